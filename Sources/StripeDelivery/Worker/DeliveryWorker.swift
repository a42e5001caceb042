public import Logging
public import Metering
public import ServiceLifecycle
import StripeAPI
public import StripeAccounts
import Synchronization

/// Keeps Stripe at what the ledger says, as long as it runs.
///
/// A customer is looked at when it is reported for (`notify`, `deliver`), when the ledger has entries that came another
/// way, when one of Stripe's events is about it, when a wait or a segment ends, and now and then anyway. Several customers at once, one call at a time for each.
/// On graceful shutdown the reconciliations under way are finished; nothing is lost with those that are not, since the ledger
/// knows what is missing.
public final class DeliveryWorker: Service, DeliveryNotices {
  let reconciliation: CustomerReconciliation
  let settings: DeliverySettings
  let logger: Logger
  let metrics = DeliveryMetrics()
  /// What has changed at Stripe, for whoever shows it.
  public let progress = DeliveryProgress()
  let links: LinkLookup
  let events: EventProcessing
  let feed: EventFeed
  let state: Mutex<WorkerState>
  let signal: AsyncStream<Void>
  let signaller: AsyncStream<Void>.Continuation

  /// What the worker holds under its lock.
  struct WorkerState {
    var queue: DeliveryQueue
    var sweep = DeliverySweep()
    var waiters: [DeliveryQueue.Waiter: CheckedContinuation<ReconciliationReport?, Never>] = [:]
    /// Which request each of them is.
    var requests: [DeliveryQueue.Waiter: String] = [:]
    var nextWaiter: DeliveryQueue.Waiter = 0
    var isStopped = false
  }

  /// `logger` gets what an operator should know: blocked and refused totals, and reconciliations that failed.
  public init(
    reconciliation: CustomerReconciliation, settings: DeliverySettings = DeliverySettings(),
    logger: Logger
  ) {
    self.reconciliation = reconciliation
    self.settings = settings
    self.logger = logger
    state = Mutex(WorkerState(queue: DeliveryQueue(capacity: settings.bounds.waiting)))
    links = LinkLookup(store: reconciliation.store)
    events = EventProcessing(
      store: reconciliation.store, stripe: reconciliation.stripe, clock: reconciliation.clock,
      announced: reconciliation.announced, meters: reconciliation.meters, logger: logger,
      bounds: settings.bounds)
    feed = EventFeed(
      inbox: reconciliation.store, stripe: reconciliation.stripe, clock: reconciliation.clock)
    (signal, signaller) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  /// Asks for a reconciliation of a customer that was reported for; returns at once.
  public func notify(_ customer: CustomerID) {
    request(customer, for: .request)
  }

  /// Runs until graceful shutdown or cancellation.
  public func run() async throws {
    reconciliation.announced.beginCatchingUp()
    await withDiscardingTaskGroup { group in
      for work in [keepLooking, keepProcessing, keepListening] {
        group.addTask { await cancelWhenGracefulShutdown { await work() } }
      }
      for await _ in signal.cancelOnGracefulShutdown() {
        while let next = startNext() {
          group.addTask { await self.perform(next.customer, next.purpose) }
        }
      }
      stop()
    }
  }

  /// Who finds no room in the queue is reached by a sweep.
  func request(_ customer: CustomerID, for purpose: CustomerReconciliation.Purpose) {
    state.withLock { state in
      if !state.queue.request(customer, for: purpose) { state.sweep.ask(for: purpose) }
    }
    signaller.yield()
  }

  private func startNext() -> (customer: CustomerID, purpose: CustomerReconciliation.Purpose)? {
    state.withLock { $0.queue.start(limit: settings.concurrentCustomers) }
  }

  private func perform(_ customer: CustomerID, _ purpose: CustomerReconciliation.Purpose) async {
    let requests = state.withLock { state in
      state.queue.waiters(of: customer).compactMap { state.requests[$0] }
    }
    let cause = StripeCause(customer: customer.text, requests: requests)
    let report = await StripeCause.$current.withValue(cause) {
      await reconciliation.run(customer, for: purpose)
    }
    observe(report)
    let waiting = state.withLock { state in
      state.queue.finish(customer, wakeAt: report.wakeAt).compactMap { waiter in
        state.requests[waiter] = nil
        return state.waiters.removeValue(forKey: waiter)
      }
    }
    for continuation in waiting { continuation.resume(returning: report) }
    signaller.yield()
  }

  private func stop() {
    let waiting = state.withLock { state in
      state.isStopped = true
      defer { state.waiters = [:] }
      return Array(state.waiters.values)
    }
    for continuation in waiting { continuation.resume(returning: nil) }
  }
}
