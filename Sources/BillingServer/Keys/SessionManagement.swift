public import Metering
public import UsageLedger

/// Lists and ends sessions of the dashboard; what a call did is in force when it returns, on all replicas.
public struct SessionManagement: Sendable {
  private let store: any SessionStore
  private let clock: any WallClock

  /// Takes the parts as they are.
  public init(store: any SessionStore, clock: any WallClock = SystemWallClock()) {
    self.store = store
    self.clock = clock
  }

  /// Those that are open, oldest first.
  public func list() async throws(LedgerError) -> [BrowserSession] {
    let now = clock.now()
    return try await store.sessions().filter { $0.isOpen(at: now) }
  }

  /// Throws `notFound` for an unknown id; ending twice keeps the first time.
  public func end(_ id: String) async throws(LedgerError) {
    try await store.endSession(id, at: clock.now())
  }
}
