public import Metering
public import UsageLedger
public import Wire

/// Makes, lists, rotates and revokes API keys; what a call did is in force when it returns, also for a running service.
public struct KeyManagement: Sendable {
  private let store: any KeyStore
  private let secret: ServerSecret?
  private let mode: KeyMode
  private let clock: any WallClock
  private let random: any RandomSource

  /// `secret`: keys the hashes that are stored; nil where keys are only listed and revoked.
  public init(
    store: any KeyStore, secret: ServerSecret?, mode: KeyMode = .test,
    clock: any WallClock = SystemWallClock(), random: any RandomSource = SystemRandomSource()
  ) {
    self.store = store
    self.secret = secret
    self.mode = mode
    self.clock = clock
    self.random = random
  }

  /// A secret that was just made: it is shown to its holder once and cannot be had again.
  public struct Created: Sendable {
    public let record: APIKeyRecord
    /// `bk_live_…` or `bk_test_…`: goes into `Authorization: Bearer`.
    public let secret: Secret
  }

  /// Makes a key with that role. Throws `conflict` for an expiry that is over or a name that is too long, and when the
  /// store fails or there is no secret to hash it with.
  public func create(
    _ role: APIKeyRecord.Role, name: String? = nil, expiresAt: Timestamp? = nil
  ) async throws(LedgerError) -> Created {
    let now = clock.now()
    try KeyLabel.check(name: name)
    try Self.check(expiry: expiresAt, at: now)
    let (key, hash) = try makeSecret()
    let record = APIKeyRecord(
      id: "key_" + Base64.urlText(of: random.bytes(9)), role: role, name: name, secretHash: hash,
      createdAt: now, expiresAt: expiresAt)
    try await store.addKey(record)
    return Created(record: record, secret: key.secret)
  }

  /// Gives a key another secret; the one of before is taken for so long, zero ends it at once. Throws `notFound` for an
  /// unknown id, `conflict` for a key that is revoked or expired, and as ``create(_:name:expiresAt:)``.
  public func rotate(_ id: String, overlapSeconds: Int64, expiresAt: Timestamp? = nil)
    async throws(LedgerError) -> Created
  {
    let now = clock.now()
    try Self.check(expiry: expiresAt, at: now)
    let (key, hash) = try makeSecret()
    try await store.rotateKey(
      id, to: hash, expiresAt: expiresAt, olderUntil: now.advanced(bySeconds: overlapSeconds),
      at: now)
    guard let record = try await store.keys().first(where: { $0.id == id }) else {
      throw LedgerError(.notFound, "key \(id)")
    }
    return Created(record: record, secret: key.secret)
  }

  /// All keys, oldest first, revoked ones included.
  public func list() async throws(LedgerError) -> [APIKeyRecord] {
    try await store.keys()
  }

  /// Ends a key's rights, with every secret it has. Throws `notFound` for an unknown id; revoking twice keeps the first time.
  public func revoke(_ id: String) async throws(LedgerError) {
    try await store.revokeKey(id, at: clock.now())
  }

  private func makeSecret() throws(LedgerError) -> (KeySecret, hash: [UInt8]) {
    guard let secret else {
      throw LedgerError(.unavailable, "BILLING_SECRET is not set, and keys are hashed with it")
    }
    let key = KeySecret(from: random, mode: mode)
    return (key, secret.hash(of: key).bytes)
  }

  private static func check(expiry: Timestamp?, at now: Timestamp) throws(LedgerError) {
    guard let expiry, expiry <= now else { return }
    throw LedgerError(.conflict, "a key that expires at \(expiry) would never be taken")
  }
}
