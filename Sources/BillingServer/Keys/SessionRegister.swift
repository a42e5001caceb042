import Metering
public import UsageLedger

/// The sessions of operators' browsers, kept at the server so that one can be ended.
///
/// A session is kept as a key that nobody holds: no text has its hash. It is made at login and revoked at logout, on all
/// replicas at once, and `billing keys list` and `revoke` list and end sessions too.
struct SessionRegister: Sendable {
  static let prefix = "ses_"
  /// No hash of a key begins so.
  private static let unmatchableKind: UInt8 = 0xFF

  let store: any KeyStore
  let random: any RandomSource

  /// The id of a new session.
  func begin(at now: Timestamp) async throws(LedgerError) -> String {
    let id = Self.prefix + Base64URL.encode(random.bytes(12))
    try await store.addKey(
      APIKeyRecord(
        id: id, role: .operator, secretHash: [Self.unmatchableKind] + random.bytes(24),
        createdAt: now))
    return id
  }

  func isOpen(_ id: String) async throws(LedgerError) -> Bool {
    try await store.keys().contains { $0.id == id && $0.revokedAt == nil }
  }

  func end(_ id: String, at now: Timestamp) async throws(LedgerError) {
    do throws(LedgerError) {
      try await store.revokeKey(id, at: now)
    } catch {
      guard error.code == .notFound else { throw error }
    }
  }
}

extension APIKeyRecord {
  /// Whether it stands for a session of a browser and not for a key that somebody holds.
  public var isSession: Bool { id.hasPrefix(SessionRegister.prefix) }
}
