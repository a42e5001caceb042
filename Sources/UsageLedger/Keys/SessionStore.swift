public import Metering

/// The sessions of operators' browsers, known to all replicas.
public protocol SessionStore: Sendable {
  /// Throws `conflict` when the id is there already. Sessions that expired before this one began are forgotten.
  func addSession(_ session: BrowserSession) async throws(LedgerError)

  /// Nil for one that never was, or that is forgotten.
  func session(_ id: String) async throws(LedgerError) -> BrowserSession?

  /// All that are not forgotten, oldest first.
  func sessions() async throws(LedgerError) -> [BrowserSession]

  /// Throws `notFound` for an unknown id; ending twice keeps the first time.
  func endSession(_ id: String, at now: Timestamp) async throws(LedgerError)
}
