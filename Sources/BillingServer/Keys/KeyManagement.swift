public import Metering
public import UsageLedger

/// Makes, lists and revokes API keys; what a call did is in force when it returns, also for a running service.
public struct KeyManagement: Sendable {
  private let store: any KeyStore
  private let clock: any WallClock
  private let random: any RandomSource

  public init(
    store: any KeyStore, clock: any WallClock = SystemWallClock(),
    random: any RandomSource = SystemRandomSource()
  ) {
    self.store = store
    self.clock = clock
    self.random = random
  }

  /// A key that was just made: the secret is shown to its holder once and cannot be had again.
  public struct Created: Sendable {
    public let record: APIKeyRecord
    /// `bk_…`: goes into `Authorization: Bearer`.
    public let secret: String
  }

  /// Makes a key with that role. Throws when the store fails.
  public func create(_ role: APIKeyRecord.Role) async throws(LedgerError) -> Created {
    let secret = KeySecret(from: random)
    let record = APIKeyRecord(
      id: "key_" + Base64URL.encode(random.bytes(9)), role: role, secretHash: secret.hash,
      createdAt: clock.now())
    try await store.addKey(record)
    return Created(record: record, secret: secret.text)
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
