public import Billing
public import Catalog
public import Metering
public import Rating
import Reporting
public import StripeAPI
public import UsageLedger

/// The operations as they are done with a real store and a real Stripe: where the parts of this target come together.
public struct StripeBilling: BillingOperations {
  let store: any BillingStore
  let stripe: StripeClient
  let clock: CustomerClock
  private let wall: any WallClock
  private let linking: CustomerLinking
  private let creation: SubscriptionCreation
  let sync: SubscriptionSync
  let changing: PlanChanging
  let settlement: DeliverySettlement
  let states: CustomerStates
  private let invoices: UpcomingInvoices
  let worker: DeliveryWorker?

  /// Without a worker nothing is delivered from here: a command of the operator's leaves that to the service.
  public init(
    store: any BillingStore, stripe: StripeClient, catalog: any CatalogSource,
    clock wall: any WallClock,
    worker: DeliveryWorker? = nil, settlementPatience: Duration = .seconds(20)
  ) {
    self.store = store
    self.stripe = stripe
    self.wall = wall
    self.worker = worker
    clock = CustomerClock(stripe: stripe, wall: wall)
    let prices = PriceBook(store: store, stripe: stripe, catalog: catalog)
    linking = CustomerLinking(store: store, stripe: stripe)
    creation = SubscriptionCreation(store: store, stripe: stripe, catalog: catalog)
    changing = PlanChanging(store: store, stripe: stripe, catalog: catalog)
    // A round of its own: it waits for a worker's round on the same customer as for another process'.
    settlement = DeliverySettlement(
      round: CustomerRound(
        store: store, stripe: stripe, catalog: catalog, clock: wall,
        holder: "change-\(UInt64.random(in: .min ... .max))"),
      patience: settlementPatience)
    sync = SubscriptionSync(store: store, stripe: stripe, catalog: catalog, clock: clock)
    states = CustomerStates(store: store, stripe: stripe, catalog: catalog, clock: clock)
    invoices = UpcomingInvoices(
      states: states, preview: StripePreview(stripe: stripe, prices: prices, catalog: catalog))
  }

  public func link(_ request: CustomerRequest) async throws(BillingError) -> CustomerLink {
    let link = try await linking.link(request, now: wall.now())
    try await sync.refresh(link.customer)
    worker?.notify(link.customer)
    return link
  }

  public func subscribe(_ request: SubscriptionRequest) async throws(BillingError)
    -> SubscriptionRecord
  {
    let link = try await existingLink(of: request.customer)
    try await sync.refresh(link.customer)
    let created = try await creation.create(request, link: link)
    guard let record = try await sync.refresh(created.id) else {
      throw BillingError(.notLinked, "\(request.customer) lost its link")
    }
    worker?.notify(request.customer)
    return record
  }

  public func outline(_ request: SubscriptionRequest) async throws(BillingError)
    -> SubscriptionOutline
  {
    let link = try await existingLink(of: request.customer)
    try await sync.refresh(link.customer)
    return try await creation.outline(request, at: try await clock.now(for: link))
  }

  public func deliver(_ entry: LedgerEntry, waitingAtMost patience: Duration) async
    -> DeliveryStatus
  {
    await worker?.deliver(entry, waitingAtMost: patience) ?? DeliveryStatus(.queued)
  }

  public func status(of entry: LedgerEntry) async throws(BillingError) -> DeliveryStatus {
    let end = entry.window.end
    return try await states.state(of: entry.report.customer) { $0.span.contains(windowEnd: end) }
      .status(of: entry)
  }

  public func usage(of customer: CustomerID) async throws(BillingError) -> [MeterUsage] {
    try await states.state(of: customer).usage()
  }

  public func coverage(of customer: CustomerID) async throws(BillingError) -> CustomerCoverage {
    let now = try await now(for: customer)
    return try await storing { () throws(LedgerError) in
      let segments = try await store.segments(of: customer)
        .filter { $0.span.contains(windowEnd: now) }
      let start =
        segments.map(\.key.start).min() ?? BillingPeriod(calendarMonthOfWindowEnd: now).start
      let week = now.advanced(bySeconds: -7 * 86_400)
      return try await store.coverage(
        of: customer, in: UsageSpan(start: min(start, week), end: now), now: now)
    }
  }

  public func upcomingInvoice(of customer: CustomerID) async throws(BillingError)
    -> UpcomingInvoice
  {
    try await invoices.upcoming(of: customer)
  }

  public func invoiceSoFar(of customer: CustomerID) async throws(BillingError) -> Invoice {
    try await states.state(of: customer).invoice()
  }

  public func portalSession(of customer: CustomerID, returnURL: String?) async throws(BillingError)
    -> String
  {
    let link = try await existingLink(of: customer)
    return try await asking {
      try await stripe.createPortalSession(
        customer: StripeCustomerID(link.stripeCustomer), returnURL: returnURL
      ).url
    }
  }

  func existingLink(of customer: CustomerID) async throws(BillingError) -> CustomerLink {
    let link = try await storing { () throws(LedgerError) in try await store.link(of: customer) }
    guard let link else {
      throw BillingError(
        .notLinked, "\(customer) is not linked to a Stripe customer; POST /api/customers links it")
    }
    return link
  }

  private func now(for customer: CustomerID) async throws(BillingError) -> Timestamp {
    let link = try await storing { () throws(LedgerError) in try await store.link(of: customer) }
    return try await clock.now(for: link)
  }
}
