public import Billing
import Catalog
import Logging
public import Metering
import Reporting
import StripeAPI
import Synchronization
public import UsageLedger

/// Delivers what a report changed, for a route that waits a moment for Stripe.
public protocol ReportDeliveries: Sendable {
  /// How far an entry is on its way after waiting at most that long for Stripe to accept totals that cover it.
  func deliver(_ entry: LedgerEntry, waitingAtMost patience: Duration) async -> DeliveryStatus
}

extension DeliveryWorker: ReportDeliveries {
  /// Delivers what an entry changed and tells how far it came, after at most that long.
  ///
  /// When the time is over the answer is `queued`, and the delivery goes on by itself.
  public func deliver(_ entry: LedgerEntry, waitingAtMost patience: Duration) async
    -> DeliveryStatus
  {
    let reading = EntryStatus(entry: entry, catalog: reconciliation.catalog)
    let customer = entry.report.customer
    // Who is not linked needs no reconciliation; when the store cannot tell, the reconciliation says so.
    if case .success(false) = await links.isLinked(customer) {
      return reading.status(ReconciliationReport(customer: customer, outcome: .notLinked))
    }
    let report = await nextReconciliation(of: customer, waitingAtMost: patience)
    return report.map { reading.status($0) } ?? EntryStatus.pending
  }

  /// Waits for a reconciliation that begins from now on; nil when the time is over or the worker is stopped.
  public func nextReconciliation(of customer: CustomerID, waitingAtMost patience: Duration) async
    -> ReconciliationReport?
  {
    await withTaskGroup(of: ReconciliationReport?.self) { group in
      group.addTask { await self.wait(for: customer) }
      group.addTask {
        try? await Task.sleep(for: patience)
        return nil
      }
      let first = await group.next() ?? nil
      group.cancelAll()
      return first
    }
  }

  private func wait(for customer: CustomerID) async -> ReconciliationReport? {
    let request = StripeCause.current.requests.first
    let waiter = state.withLock { state in
      state.nextWaiter += 1
      return state.nextWaiter
    }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isWaiting = state.withLock { state in
          guard !state.isStopped, !Task.isCancelled else { return false }
          state.waiters[waiter] = continuation
          state.requests[waiter] = request
          state.queue.request(customer, for: .request, waiter: waiter)
          return true
        }
        if isWaiting { signaller.yield() } else { continuation.resume(returning: nil) }
      }
    } onCancel: {
      let continuation = state.withLock { $0.waiters.removeValue(forKey: waiter) }
      continuation?.resume(returning: nil)
    }
  }
}
