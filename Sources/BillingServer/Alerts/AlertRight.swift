import Metering
import Synchronization
import UsageLedger

/// This process's right to evaluate rules and to tell receivers, so that of several replicas one does.
///
/// Should two think that they have it, because a pause was longer than it lasts, the store refuses the second step of an alert; a message
/// may then be sent twice, under one id.
final class AlertRight: Sendable {
  static let seconds: Int64 = 60

  private let store: any AlertStore
  private let holder: String
  private let clock: any WallClock
  private let until = Mutex<Timestamp?>(nil)

  init(store: any AlertStore, holder: String, clock: any WallClock) {
    self.store = store
    self.holder = holder
    self.clock = clock
  }

  /// Takes it, or renews it once half of it is over; false while another process has it.
  func take() async throws(LedgerError) -> Bool {
    let now = clock.now()
    let half = now.advanced(bySeconds: Self.seconds / 2)
    if let until = until.withLock({ $0 }), until > half { return true }
    let end = now.advanced(bySeconds: Self.seconds)
    let isOurs = try await store.claimAlerting(holder: holder, until: end, now: now)
    until.withLock { $0 = isOurs ? end : nil }
    return isOurs
  }

  /// Another replica may take it at once; nothing where this one has it not.
  func giveBack() async throws(LedgerError) {
    let isOurs = until.withLock { until in
      defer { until = nil }
      return until != nil
    }
    guard isOurs else { return }
    let now = clock.now()
    _ = try await store.claimAlerting(holder: holder, until: now, now: now)
  }
}
