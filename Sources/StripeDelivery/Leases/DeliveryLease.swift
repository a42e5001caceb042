import Metering
import Synchronization
import UsageLedger

/// This process' right to send for one customer, taken in the journal so that no two processes send at once.
///
/// It outlasts a request's timeout of ten seconds, and is renewed before a request when less than half of it is left: at
/// least half is left when a request begins. Another process may take over this long after the holder died, and asks
/// every ``CustomerReconciliation/claimedRetrySeconds``.
final class DeliveryLease: Sendable {
  static let seconds: Int64 = 24

  private let journal: any DeliveryJournal
  private let customer: CustomerID
  private let holder: String
  private let clock: any WallClock
  private let until = Mutex<Timestamp?>(nil)

  init(journal: any DeliveryJournal, customer: CustomerID, holder: String, clock: any WallClock) {
    self.journal = journal
    self.customer = customer
    self.holder = holder
    self.clock = clock
  }

  /// False while another process has the right.
  func take() async throws(LedgerError) -> Bool {
    let now = clock.now()
    let end = now.advanced(bySeconds: Self.seconds)
    guard try await journal.claim(customer, holder: holder, until: end, now: now) else {
      return false
    }
    until.withLock { $0 = end }
    return true
  }

  /// Throws `conflict` when the right was lost.
  func renew() async throws(LedgerError) {
    let half = clock.now().advanced(bySeconds: Self.seconds / 2)
    if let until = until.withLock({ $0 }), until > half { return }
    guard try await take() else {
      throw LedgerError(.conflict, "another process delivers for \(customer)")
    }
  }

  func release() async throws(LedgerError) {
    try await journal.release(customer, holder: holder)
  }
}
