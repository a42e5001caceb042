public import Metering
public import UsageLedger
public import Wire

/// Makes, lists and revokes API keys; what a call did is in force when it returns, also for a running service.
public struct KeyManagement: Sendable {
  private let store: any KeyStore
  private let secret: ServerSecret?
  private let clock: any WallClock
  private let random: any RandomSource

  /// `secret`: keys the hashes that are stored; nil where keys are only listed and revoked.
  public init(
    store: any KeyStore, secret: ServerSecret?, clock: any WallClock = SystemWallClock(),
    random: any RandomSource = SystemRandomSource()
  ) {
    self.store = store
    self.secret = secret
    self.clock = clock
    self.random = random
  }

  /// A key that was just made: the secret is shown to its holder once and cannot be had again.
  public struct Created: Sendable {
    public let record: APIKeyRecord
    /// `bk_…`: goes into `Authorization: Bearer`.
    public let secret: Secret
  }

  /// Makes a key with that role. Throws when the store fails, or when there is no secret to hash it with.
  public func create(_ role: APIKeyRecord.Role) async throws(LedgerError) -> Created {
    guard let secret else {
      throw LedgerError(.unavailable, "BILLING_SECRET is not set, and keys are hashed with it")
    }
    let key = KeySecret(from: random)
    let record = APIKeyRecord(
      id: "key_" + Base64URL.encode(random.bytes(9)), role: role,
      secretHash: secret.hash(of: key).bytes, createdAt: clock.now())
    try await store.addKey(record)
    return Created(record: record, secret: key.secret)
  }

  /// All keys, oldest first, revoked ones included.
  public func list() async throws(LedgerError) -> [APIKeyRecord] {
    try await store.keys()
  }

  /// Ends a key's rights. Throws `notFound` for an unknown id; revoking twice keeps the first time.
  public func revoke(_ id: String) async throws(LedgerError) {
    try await store.revokeKey(id, at: clock.now())
  }
}
