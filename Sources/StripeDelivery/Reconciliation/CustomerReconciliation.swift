import Billing
public import Catalog
public import Metering
public import StripeAPI
import StripeAccounts
import StripeCatalog
import UsageLedger

/// One reconciliation of one customer: brings the subscription's segments up to date where a period has ended, closes the periods
/// whose grace is over, and brings what Stripe has for each segment to what the ledger has.
///
/// One call at a time, whole totals, earlier segments first. Safe to repeat and to interrupt anywhere.
public struct CustomerReconciliation: Sendable {
  /// Totals of segments that ended longer ago are not looked at: Stripe takes nothing for them any more.
  static let lookBackSeconds: Int64 = 36 * 86_400
  static let retrySeconds: Int64 = 5
  /// When a customer that another process holds is asked for again: with the lease and the worker's tick it stays under
  /// half a minute until the work of a process that died goes on.
  static let claimedRetrySeconds: Int64 = 2

  let stripe: StripeClient
  let store: any DeliveryStore
  let catalogs: any CatalogSource
  let clock: any WallClock
  private(set) var holder: String
  let patience = RetryCache()
  let resendings = ResendLimit()
  let announced = AnnouncedChanges()
  let refresh: CustomerRefresh
  let watch: InvoiceWatch
  let meters: MeterCache
  let prices: PriceTermsCache
  let states: CustomerStates

  /// `holder` names this process among those that share a store. Each call to Stripe has 10 s and no retries of its
  /// own: the delivery's rules decide when to repeat.
  public init(
    store: any DeliveryStore, stripe: StripeClient, catalog: any CatalogSource,
    clock: any WallClock,
    holder: String
  ) {
    let stripe = stripe.limited(timeout: .seconds(10), maxRetries: 0)
    self.stripe = stripe
    self.store = store
    catalogs = catalog
    self.clock = clock
    self.holder = holder
    meters = MeterCache(stripe: stripe, clock: clock)
    prices = PriceTermsCache(store: store, stripe: stripe, catalog: catalog)
    let customerClock = CustomerClock(stripe: stripe, wall: clock)
    watch = InvoiceWatch(
      invoices: InvoiceListing(store: store, stripe: stripe, clock: clock))
    states = CustomerStates(store: store, stripe: stripe, catalog: catalog, clock: customerClock)
    refresh = CustomerRefresh(
      store: store, clock: clock,
      sync: SubscriptionSync(
        store: store, stripe: stripe, catalog: catalog, clock: customerClock),
      invoices: InvoiceListing(store: store, stripe: stripe, clock: clock), announced: announced)
  }

  /// As it is now: the file may be edited while reconciliations run.
  var catalog: PriceCatalog { catalogs.current }

  /// The same as another holder of leases, that waits for this one as for another process'.
  func held(by holder: String) -> CustomerReconciliation {
    var other = self
    other.holder = holder
    return other
  }

  /// What a reconciliation is for.
  public enum Purpose: Sendable, Hashable {
    /// Someone waits: deliver and nothing else.
    case request
    /// Also ask Stripe what it counted, where that is due.
    case upkeep
    /// The hourly one: also read what the customer has at Stripe, if this process does not know when it did so last.
    case reading
    /// Also ask Stripe what it counted wherever that is not what it accepted: someone waits for the two to agree.
    case confirmation
    /// Ask Stripe what it counted everywhere, and send again what it has otherwise.
    case repair
  }

  /// Never throws: what went wrong is the report's outcome. `keepsLease`: nobody else sends for the customer until the
  /// caller lets go of the lease, which bears this reconciliation's holder.
  public func run(_ customer: CustomerID, for purpose: Purpose, keepsLease: Bool = false) async
    -> ReconciliationReport
  {
    do {
      guard let link = try await store.link(of: customer) else {
        return ReconciliationReport(customer: customer, outcome: .notLinked)
      }
      let lease = DeliveryLease(journal: store, customer: customer, holder: holder, clock: clock)
      guard try await lease.take() else {
        return retry(customer, .claimedElsewhere, afterSeconds: Self.claimedRetrySeconds)
      }
      let report = await reconcile(link, lease, purpose)
      if !keepsLease { try await lease.release() }
      return report
    } catch {
      return retry(customer, .failed(BillingError(ledger: error)))
    }
  }

  /// Reads what the customer has at Stripe now, whatever is due, and holds the delivery of meters that two live items bill.
  ///
  /// Throws what could not be read, `meterTaken` for such a conflict, and `notSettled` while another process is busy with the
  /// customer.
  func readNow(_ link: CustomerLink) async throws(BillingError) {
    let lease = DeliveryLease(journal: store, customer: link.customer, holder: holder, clock: clock)
    guard try await storing({ () throws(LedgerError) in try await lease.take() }) else {
      throw BillingError(.notSettled, "another process is busy with \(link.customer)")
    }
    let outcome = await refresh.runWhole(link)
    var failure = outcome.failure
    do { try await doubled.settle(outcome, of: link) } catch { failure = failure ?? error }
    try await storing { () throws(LedgerError) in try await lease.release() }
    if let failure { throw failure }
  }

  private var doubled: DoubledMeters { DoubledMeters(store: store, sync: refresh.sync) }

  private func reconcile(_ link: CustomerLink, _ lease: DeliveryLease, _ purpose: Purpose) async
    -> ReconciliationReport
  {
    var closed: [PeriodCertificate] = []
    var refreshed = CustomerRefresh.Outcome()
    do throws(BillingError) {
      let now = try await CustomerClock(stripe: stripe, wall: clock).now(for: link)
      refreshed = try await refresh.run(link, at: now, for: purpose)
      try await doubled.settle(refreshed, of: link)
      var state = try await state(of: link, at: now)
      if let failure = await read(&state, link) { refreshed.failure = refreshed.failure ?? failure }
      let held = HeldReports(store: store, clock: clock)
      if try await held.settle(state) { state = try await self.state(of: link, at: now) }
      let closing = PeriodClosing(store: store, notes: SilenceNotes(stripe: stripe))
      if !announced.isCatchingUp { closed = try await closing.close(state) }
      if !closed.isEmpty { state = try await self.state(of: link, at: now) }
      if try await held.settle(state) { state = try await self.state(of: link, at: now) }
      let times = [try watch.schedule(state), try closing.wake(state), state.nextHeldReport]
      let next = link.testClock == nil ? times.compactMap(\.self).min() : nil
      let wakeAt = next.map { stripe.wall(at: $0) }
      let segments = state.records.segments.filter { isRelevant($0, at: now) }
      guard !segments.isEmpty else {
        try await finish(refreshed, link)
        return ReconciliationReport(
          customer: link.customer, outcome: .noSubscription, closed: closed, wakeAt: wakeAt,
          unread: refreshed.failure)
      }
      let pass = ReconciliationPass(
        reconciliation: self, state: state, link: link, lease: lease,
        frozenTime: link.testClock == nil ? nil : now,
        purpose: purpose, suspicions: refreshed.change?.suspicions ?? [])
      var report = try await pass.report(on: segments, closed: closed, wakeAt: wakeAt)
      try await finish(refreshed, link)
      report.unread = refreshed.failure
      return report
    } catch {
      if refreshed.change != nil { announced.fail(link.customer, at: clock.now()) }
      return retry(link.customer, .failed(error), closed: closed)
    }
  }

  /// Reads the invoices that periods wait for, where that is due. What is known stays when Stripe does not tell them: nothing
  /// is closed then, and totals are sent all the same.
  private func read(_ state: inout CustomerState, _ link: CustomerLink) async -> BillingError? {
    do throws(BillingError) {
      if try await watch.look(state, link) { state = try await self.state(of: link, at: state.now) }
      return nil
    } catch {
      return error
    }
  }

  private func finish(_ refreshed: CustomerRefresh.Outcome, _ link: CustomerLink)
    async throws(BillingError)
  {
    if let change = refreshed.change { try await refresh.finish(change, of: link) }
  }

  /// With what closing a period and sending a total need: one consistent view of the customer.
  private func state(of link: CustomerLink, at now: Timestamp) async throws(BillingError)
    -> CustomerState
  {
    var state = try await states.state(
      of: link.customer, at: .known(now),
      scope: CustomerState.Scope {
        $0.isClosing = true
        $0.besides = { isRelevant($0, at: now) }
      })
    state.invoicesReadAt = watch.lastLook(link.customer)
    state.wallAheadNanoseconds = stripe.wall(at: now).nanoseconds(since: now)
    return state
  }

  func isRelevant(_ segment: Segment, at now: Timestamp) -> Bool {
    !segment.span.isEmpty && segment.key.start <= now
      && segment.end > now.advanced(bySeconds: -Self.lookBackSeconds)
  }

  private func retry(
    _ customer: CustomerID, _ outcome: ReconciliationReport.Outcome,
    closed: [PeriodCertificate] = [], afterSeconds: Int64 = retrySeconds
  ) -> ReconciliationReport {
    ReconciliationReport(
      customer: customer, outcome: outcome, closed: closed,
      wakeAt: clock.now().advanced(bySeconds: afterSeconds))
  }
}
