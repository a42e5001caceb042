public import Metering

/// The API keys of this installation.
public protocol KeyStore: Sendable {
  /// Throws `conflict` when the id or the hash is there already.
  func addKey(_ key: APIKeyRecord) async throws(LedgerError)

  /// The key with that hash, revoked ones included; nil when there is none.
  func key(withHash hash: [UInt8]) async throws(LedgerError) -> APIKeyRecord?

  /// Keeps a key under another hash of the same secret; does nothing when it is not kept under `hash` any more.
  func replaceHash(ofKey id: String, _ hash: [UInt8], by newHash: [UInt8])
    async throws(LedgerError)

  /// All keys, oldest first, revoked ones included.
  func keys() async throws(LedgerError) -> [APIKeyRecord]

  /// Throws `notFound` for an unknown id; revoking twice keeps the first time.
  func revokeKey(_ id: String, at now: Timestamp) async throws(LedgerError)
}
