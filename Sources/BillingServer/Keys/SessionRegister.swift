import Metering
import UsageLedger
import Wire

/// The sessions of operators' browsers, kept at the server so that one can be ended on all replicas at once.
struct SessionRegister: Sendable {
  static let prefix = "ses_"

  let store: any SessionStore
  let random: any RandomSource

  /// The id of a new session.
  func begin(for key: String, from address: String?, at now: Timestamp, until end: Timestamp)
    async throws(LedgerError) -> String
  {
    let id = Self.prefix + Base64.urlText(of: random.bytes(12))
    try await store.addSession(
      BrowserSession(id: id, keyID: key, address: address, createdAt: now, expiresAt: end))
    return id
  }

  /// Whether that key opened it and nobody ended it.
  func isOpen(_ id: String, of key: String, at now: Timestamp) async throws(LedgerError) -> Bool {
    let session = try await store.session(id)
    return session.map { $0.keyID == key && $0.isOpen(at: now) } ?? false
  }

  func end(_ id: String, at now: Timestamp) async throws(LedgerError) {
    do throws(LedgerError) {
      try await store.endSession(id, at: now)
    } catch {
      guard error.code == .notFound else { throw error }
    }
  }
}
