public import Metering
public import UsageLedger

extension MemoryStore: SessionStore {
  public func addSession(_ session: BrowserSession) async throws(LedgerError) {
    browserSessions = browserSessions.filter { session.createdAt < $0.value.expiresAt }
    guard browserSessions[session.id] == nil else {
      throw LedgerError(.conflict, "session \(session.id) is there already")
    }
    browserSessions[session.id] = session
  }

  public func session(_ id: String) async throws(LedgerError) -> BrowserSession? {
    browserSessions[id]
  }

  public func sessions() async throws(LedgerError) -> [BrowserSession] {
    browserSessions.values.sorted { ($0.createdAt, $0.id) < ($1.createdAt, $1.id) }
  }

  public func endSession(_ id: String, at now: Timestamp) async throws(LedgerError) {
    guard let session = browserSessions[id] else {
      throw LedgerError(.notFound, "session \(id)")
    }
    browserSessions[id] = session.ended(at: now)
  }
}
