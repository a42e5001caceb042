public import Metering

/// The API keys of this installation.
public protocol KeyStore: Sendable {
  /// Throws `conflict` when the id or the hash is there already.
  func addKey(_ key: APIKeyRecord) async throws(LedgerError)

  /// The key with a secret of that hash, revoked and expired ones included; nil when there is none. By a secret that was
  /// rotated away it has that secret's hash, and expires when that secret does.
  func key(withHash hash: [UInt8]) async throws(LedgerError) -> APIKeyRecord?

  /// Keeps a secret of a key under another hash; does nothing when it is not kept under `hash` any more.
  func replaceHash(ofKey id: String, _ hash: [UInt8], by newHash: [UInt8])
    async throws(LedgerError)

  /// All keys, oldest first, revoked ones included.
  func keys() async throws(LedgerError) -> [APIKeyRecord]

  /// Throws `notFound` for an unknown id; revoking twice keeps the first time.
  func revokeKey(_ id: String, at now: Timestamp) async throws(LedgerError)

  /// Gives a key another secret; the one it has now is taken until `olderUntil`, and none from before it for longer. With `expiresAt` the key expires then, else as before. Throws `notFound` for an unknown id and
  /// `conflict` for a key that is not valid at `now`.
  func rotateKey(
    _ id: String, to secretHash: [UInt8], expiresAt: Timestamp?, olderUntil: Timestamp,
    at now: Timestamp
  ) async throws(LedgerError)

  /// Keeps the last use of keys by id; unknown ids and days before the one that is kept change nothing.
  func recordUses(_ uses: [String: KeyUse]) async throws(LedgerError)
}
