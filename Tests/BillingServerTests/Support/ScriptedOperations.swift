import Amounts
import Billing
import BillingServer
import Catalog
import Metering
import Rating
import StripeAccounts
import StripeDelivery
import Synchronization
import UsageLedger

/// The Stripe side as a test wants it: answers are set beforehand, calls are remembered.
final class ScriptedOperations: CustomerLinks, Subscriptions, CustomerFigures, InvoicePreviews,
  PortalSessions, ReportDeliveries, ReportDoubts
{
  struct Script: Sendable {
    var status = DeliveryStatus(.accepted)
    var failure: BillingError?
    /// What every report is held by that the rules ask about.
    var hold: ReportHold?
    var subscription: SubscriptionRecord?
    var outline: SubscriptionOutline?
    /// What was asked to be subscribed, or outlined.
    var requests: [SubscriptionRequest] = []
    /// Which optional prices changes of plan named.
    var optionalPrices: [[MeterKey]?] = []
    var usage: [MeterUsage] = []
    var collection: [CollectionState] = []
    var invoice: UpcomingInvoice?
    var segments: [BilledSegment] = []
    var patience: [Duration] = []
    /// Calls that wait for Stripe return once so many calls were made.
    var callsHeldFor = 0
  }

  let script: Mutex<Script>
  private let store: any BillingStore
  private let clock: any WallClock

  init(store: any BillingStore, clock: any WallClock, script: Script = Script()) {
    self.store = store
    self.clock = clock
    self.script = Mutex(script)
  }

  func set(_ change: @Sendable (inout Script) -> Void) { script.withLock { change(&$0) } }

  private func checked() throws(BillingError) -> Script {
    let script = script.withLock { $0 }
    if let failure = script.failure { throw failure }
    return script
  }

  func link(_ request: CustomerRequest) async throws(BillingError) -> CustomerLink {
    _ = try checked()
    let link = CustomerLink(
      customer: request.customer,
      stripeCustomer: request.stripeCustomer ?? "cus_\(request.customer)", name: request.name,
      email: request.email, testClock: request.testClock, linkedAt: clock.now())
    do throws(LedgerError) {
      if let known = try await store.link(of: request.customer),
        request.stripeCustomer == nil || known.stripeCustomer == request.stripeCustomer
      {
        return known
      }
      try await store.addLink(link)
      return link
    } catch {
      throw BillingError(.alreadyLinked, error.context)
    }
  }

  func subscribe(_ request: SubscriptionRequest) async throws(BillingError) -> SubscriptionRecord {
    script.withLock { $0.requests.append(request) }
    guard let subscription = try checked().subscription else {
      throw BillingError(.notLinked, "customer \"\(request.customer)\" is not linked")
    }
    return subscription
  }

  func outline(_ request: SubscriptionRequest) async throws(BillingError) -> SubscriptionOutline {
    script.withLock { $0.requests.append(request) }
    guard let outline = try checked().outline else {
      throw BillingError(.notLinked, "customer \"\(request.customer)\" is not linked")
    }
    return outline
  }

  func change(
    _ subscription: String, to plan: PlanKey, prices: [MeterKey]?, at moment: ChangeOrder.Moment
  ) async throws(BillingError) -> SubscriptionChange {
    script.withLock { $0.optionalPrices.append(prices) }
    return try changed(subscription, moment, plan: plan.text)
  }

  func cancel(_ subscription: String, at moment: ChangeOrder.Moment) async throws(BillingError)
    -> SubscriptionChange
  {
    try changed(subscription, moment, plan: nil)
  }

  func takeBack(_ subscription: String) async throws(BillingError) -> SubscriptionChange {
    try changed(subscription, .periodEnd, plan: nil, status: .revoked)
  }

  func changes(of subscription: String) async throws(BillingError) -> [ChangeOrder] {
    [try changed(subscription, .periodEnd, plan: "starter").order].compactMap(\.self)
  }

  func preview(
    _ id: String, changingTo plan: PlanKey, prices: [MeterKey]?, at moment: ChangeOrder.Moment
  ) async throws(BillingError) -> ChangePreview {
    script.withLock { $0.optionalPrices.append(prices) }
    return try preview(try changed(id, moment, plan: plan.text))
  }

  func preview(cancelling id: String, at moment: ChangeOrder.Moment)
    async throws(BillingError) -> ChangePreview
  {
    try preview(try changed(id, moment, plan: nil))
  }

  private func preview(_ change: SubscriptionChange) throws(BillingError) -> ChangePreview {
    guard let invoice = try checked().invoice, let order = change.order else {
      throw BillingError(.noSubscription, "there is no invoice")
    }
    return ChangePreview(
      subscription: change.subscription, order: order,
      effectiveAt: change.subscription.period.end, closing: invoice.ours, stripeClosing: nil,
      first: order.plan == nil ? nil : invoice.ours)
  }

  private func changed(
    _ id: String, _ moment: ChangeOrder.Moment, plan: String?,
    status: ChangeOrder.Status? = nil
  ) throws(BillingError) -> SubscriptionChange {
    guard let subscription = try checked().subscription, subscription.id == id else {
      throw BillingError(.noSubscription, "there is no subscription \(id)")
    }
    let order = ChangeOrder(
      id: "chg_1", customer: subscription.customer, subscription: id,
      kind: plan == nil ? .cancel : .change, moment: moment, plan: plan, requestedAt: clock.now(),
      status: status ?? (moment == .now ? .done : .scheduled),
      effectiveAt: moment == .now ? clock.now() : subscription.period.end)
    return SubscriptionChange(
      subscription: subscription, segments: script.withLock { $0.segments }, order: order)
  }

  func deliver(_ entry: LedgerEntry, waitingAtMost patience: Duration) async -> DeliveryStatus {
    let script = script.withLock { script in
      script.patience.append(patience)
      return script
    }
    if patience > .zero { await hold(untilCalls: script.callsHeldFor) }
    return script.status
  }

  /// Stripe is slow until so many have asked, however long that takes here.
  private func hold(untilCalls count: Int) async {
    while script.withLock({ $0.patience.count }) < count, !Task.isCancelled {
      try? await Task.sleep(for: .milliseconds(2))
    }
  }

  func status(of entry: LedgerEntry) async throws(BillingError) -> DeliveryStatus {
    script.withLock { $0.status }
  }

  func overview(of customer: CustomerID, newest count: Int) async throws(BillingError)
    -> UsageOverview
  {
    let script = try checked()
    let now = clock.now()
    let span = UsageSpan(start: BillingPeriod(calendarMonthOfWindowEnd: now).start, end: now)
    do throws(LedgerError) {
      let snapshot = try await store.snapshot(of: customer) { _ in
        CustomerQuestion(newestCount: count)
      }
      return UsageOverview(
        usage: script.usage,
        coverage: try await store.coverage(of: customer, in: span, now: now),
        invoice: script.invoice?.ours,
        trouble: script.invoice == nil ? "customer \"\(customer)\" has no subscription" : nil,
        collection: script.collection, records: snapshot.records, newest: snapshot.newest)
    } catch {
      throw BillingError(.storeFailed, error.context, cause: error)
    }
  }

  func collection(of customer: CustomerID) async throws(BillingError) -> [CollectionState] {
    try checked().collection
  }

  func upcoming(of customer: CustomerID) async throws(BillingError) -> UpcomingInvoice {
    guard let invoice = try checked().invoice else {
      throw BillingError(.noSubscription, "customer \"\(customer)\" has no subscription")
    }
    return invoice
  }

  func portalSession(of customer: CustomerID, returnURL: String?) async throws(BillingError)
    -> String
  {
    _ = try checked()
    return "https://billing.example/p/session?back=\(returnURL ?? "none")"
  }

  func hold(for draft: EntryDraft, by rules: QuarantineRules) async throws(BillingError)
    -> ReportHold?
  {
    try checked().hold
  }

  /// Each part is this one.
  var parts: BillingParts {
    BillingParts(
      links: self, subscriptions: self, figures: self, previews: self, portal: self,
      deliveries: self, doubts: self)
  }
}
