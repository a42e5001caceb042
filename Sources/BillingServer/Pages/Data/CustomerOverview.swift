import Amounts
import Billing
import Catalog
import Metering
import Rating
import StripeAccounts
import UsageLedger

/// What the pages know of one customer, before it becomes text.
struct CustomerOverview: Sendable {
  let customer: CustomerID
  let link: CustomerLink?
  /// The newest live subscription, or the newest one.
  let subscription: SubscriptionRecord?
  /// The catalogue's meters in their order.
  let usage: [MeterUsage]
  /// Nil when it cannot be rated; `trouble` says why.
  let invoice: Invoice?
  var trouble: String?
  let instances: [InstanceState]
  let recent: RecentWindows
  /// Nil when it cannot be told; `trouble` says why.
  let coverage: CustomerCoverage?
  /// The states in which subscriptions do not charge, the newest subscription's first.
  var collection: [CollectionState] = []
  /// What the last verification found of the customer.
  var differences: [VerificationDifference] = []
  /// Changes and cancellations that wait or cannot be made, the one that comes next first.
  var planned: [ChangeOrder] = []
  /// The reports that are held before charge, oldest first.
  var held: [QuarantinedReport] = []

  /// The invoice at the period's end, as a range; nil where there is too little to tell.
  var projection: ProjectedInvoice?
  /// The catalogue in force; nil where nobody told.
  var catalog: PriceCatalog?
  /// What the prices that are billed say, as it is kept.
  var prices: [PriceID: PriceDocument] = [:]
  /// What Stripe showed of the customer's invoices, newest first.
  var invoices: [InvoiceSeen] = []
  var deliveries: [Segment.Key: DeliveryRecord] = [:]

  var name: String { link?.name ?? customer.text }

  /// The customer's time, a test clock's for its customers; nil where the figures could not be read.
  var now: Timestamp? { coverage?.span.end }

  /// What the price of a segment says; nil for one that was never seen.
  func terms(of segment: Segment) -> PriceTerms? {
    prices[segment.price].flatMap { PriceTerms($0) }
  }

  /// The lines of a meter: several where its price changed in mid-period.
  func lines(of meter: MeterKey) -> [InvoiceLine] {
    invoice?.lines.filter { $0.meter == meter } ?? []
  }

  /// What a meter is charged so far; nil without an invoice.
  func charge(of meter: MeterKey) -> Money? {
    guard invoice != nil else { return nil }
    return lines(of: meter).reduce(Money.zero) { (try? $0.adding($1.amount)) ?? $0 }
  }

  /// What a meter's period will end with if usage goes on as it did, at the least and at the most.
  func projected(_ usage: MeterUsage) -> (low: Quantity, high: Quantity)? {
    func quantity(_ invoice: Invoice) -> Quantity? {
      let lines = invoice.lines.filter { $0.meter == usage.meter.key }
      let own = lines.last { $0.price == usage.segment?.price } ?? lines.last
      return (own?.quantity).map { Quantity($0) }
    }
    guard let projection, let low = quantity(projection.low), let high = quantity(projection.high)
    else { return nil }
    return (low, high)
  }

  /// The meters that the subscription prices; all of them without a subscription.
  var billedUsage: [MeterUsage] {
    let priced = usage.filter { $0.segment != nil }
    return priced.isEmpty ? usage : priced
  }
}

/// Gathers what the pages show.
struct OverviewReader: Sendable {
  let store: any BillingStore
  let figures: any CustomerFigures

  /// `newest`: how many of the newest reports its charts are drawn from.
  func overview(of customer: CustomerID, link: CustomerLink?, newest: Int) async throws
    -> CustomerOverview
  {
    do throws(BillingError) {
      let overview = try await figures.overview(of: customer, newest: newest)
      return CustomerOverview(overview, link: link)
    } catch {
      return CustomerOverview(
        customer: customer, link: link,
        subscription: .shown(of: try await store.subscriptions(of: customer)), usage: [],
        invoice: nil, trouble: error.context, instances: try await store.instances(of: customer),
        recent: RecentWindows(
          try await store.entries(of: customer, matching: EntryFilter(limit: newest)).entries),
        coverage: nil, planned: CustomerOverview.planned(try await store.changes(of: customer)),
        held: try await store.quarantined(QuarantineQuery(customer: customer)).reversed())
    }
  }
}

extension OverviewReader {
  /// How many customers are read at once.
  private static let width = 4

  /// A page of the listing, in its order: what `row` makes of each customer, while others are still read.
  func rows<Row: Sendable>(
    of entries: [CustomerListing.Entry], _ row: @escaping @Sendable (CustomerOverview) -> Row
  ) async throws -> [Row] {
    try await withThrowingTaskGroup(of: (Int, Row).self) { group in
      var found: [Row?] = Array(repeating: nil, count: entries.count)
      for (place, entry) in entries.enumerated() {
        if place >= Self.width, let (place, row) = try await group.next() { found[place] = row }
        group.addTask {
          let overview = try await self.overview(
            of: entry.customer, link: entry.link, newest: RecentWindows.ofRow)
          return (place, row(overview))
        }
      }
      for try await (place, row) in group { found[place] = row }
      return found.compactMap(\.self)
    }
  }
}

extension CustomerOverview {
  static func planned(_ changes: [ChangeOrder]) -> [ChangeOrder] {
    changes.filter(\.status.isOpen).sorted {
      ($0.effectiveAt ?? $0.requestedAt, $0.id) < ($1.effectiveAt ?? $1.requestedAt, $1.id)
    }
  }

  init(_ overview: UsageOverview, link: CustomerLink?) {
    self.init(
      customer: overview.records.customer, link: link,
      subscription: .shown(of: overview.records.subscriptions), usage: overview.usage,
      invoice: overview.invoice, trouble: overview.trouble ?? overview.silence,
      instances: overview.records.instances,
      recent: RecentWindows(overview.newest), coverage: overview.coverage,
      collection: overview.collection, planned: Self.planned(overview.records.changes),
      held: overview.records.quarantine,
      projection: overview.projection, catalog: overview.catalog,
      prices: overview.records.prices,
      invoices: overview.records.invoices, deliveries: overview.records.deliveries)
  }
}

extension SubscriptionRecord? {
  /// The newest that is live, else the newest. `subscriptions`: newest first.
  fileprivate static func shown(of subscriptions: [SubscriptionRecord]) -> SubscriptionRecord? {
    subscriptions.first(where: \.isLive) ?? subscriptions.first
  }
}
