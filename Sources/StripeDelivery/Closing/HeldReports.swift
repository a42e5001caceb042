import Billing
import Metering
import StripeCatalog
import UsageLedger

/// Lets held reports count that nobody decided about in time: before a period is closed those whose deadline has passed, so that
/// they are on its invoice; behind its certificate the others, so that they are late usage.
///
/// Interrupted anywhere, the next reconciliation goes on: a report that was released already is released no second time.
struct HeldReports {
  let store: any QuarantineLedger
  let clock: any WallClock

  /// Whether something counts now that did not, so that the state has to be read again. One that was decided about meanwhile is
  /// passed over, and one whose day is full stays held.
  func settle(_ state: CustomerState) async throws(BillingError) -> Bool {
    let due = state.heldReportsDue
    for (report, reason) in due {
      do throws(LedgerError) {
        _ = try await store.release(report.entry, reason: reason, at: clock.now())
      } catch {
        guard error.code == .conflict || error.code == .overflow else {
          throw BillingError(ledger: error)
        }
      }
    }
    return !due.isEmpty
  }
}
