import Billing
import Catalog
import HTTPTypes
import Hummingbird
import Metering
import StripeAccounts
import StripeDelivery
import UsageLedger
import Wire

/// `GET /dashboard` and `/dashboard/customers/{id}`.
struct PageRoutes: Sendable {
  /// How many customers a page of the first page has.
  static let customersAPage = 50
  /// How many are looked at for an answer that the listing alone does not have.
  static let examined = 1_000
  private static let reportsShown = 20
  /// How long a page waits for Stripe.
  private static let patience = Duration.seconds(2)
  private static let silence = "Stripe does not answer: these are our own numbers"

  let store: any BillingStore
  let figures: any CustomerFigures
  let previews: any InvoicePreviews
  let catalogue: CatalogueDesk
  let sandboxNotice: String?
  let warning: @Sendable () -> String?
  let verification: @Sendable () -> VerificationReport?

  var reader: OverviewReader { OverviewReader(store: store, figures: figures) }

  var walk: CustomerWalk {
    CustomerWalk(listing: CustomerListing(store: store), reader: reader)
  }

  @Sendable func home(_ request: Request, _ context: BillingRequestContext) -> Response {
    Response(status: .seeOther, headers: [.location: "/dashboard"])
  }

  @Sendable func dashboard(_ request: Request, _ context: BillingRequestContext) async throws
    -> Response
  {
    let choice = try CustomerChoice(request)
    let found = try await entries(choice)
    let shown = Array(found.rows.prefix(Self.customersAPage))
    let plans = catalogue.current()?.plans.map(\.key.text) ?? []
    let isPlain = choice.isPlain && choice.text.isEmpty
    let view = DashboardView(
      shown,
      DashboardView.Scope(
        choice: choice, plans: plans, examined: isPlain ? nil : found.examined,
        found: found.rows.count), verified: verification(),
      frame: frame("Customers – Billing", request, .customers, search: choice.text),
      isPaged: choice.cursor != nil || found.next != nil,
      next: found.next.map { choice.path(after: $0) })
    return PageRenderer.response(view, template: "dashboard")
  }

  /// The customers of the page, rendered; for an order of its own all that were found, the first ones first.
  private func entries(_ choice: CustomerChoice) async throws -> CustomerWalk.Found<DashboardEntry>
  {
    let verified = verification()
    @Sendable func entry(_ overview: CustomerOverview) -> DashboardEntry {
      var overview = overview
      overview.differences = verified?.differences(of: overview.customer) ?? []
      return DashboardEntry(overview)
    }
    if choice.isPlain {
      let listed = try await listed(choice)
      return CustomerWalk.Found(
        rows: try await reader.rows(of: listed.rows, entry), examined: listed.examined,
        next: listed.next)
    }
    var found = try await walk.rows(
      after: choice.cursor, wanted: choice.order == .id ? Self.customersAPage : Self.examined,
      examining: Self.examined
    ) { overview -> DashboardEntry? in choice.admits(overview) ? entry(overview) : nil }
    found.rows = choice.order.sorted(found.rows)
    return found
  }

  private func listed(_ choice: CustomerChoice) async throws
    -> CustomerWalk.Found<CustomerListing.Entry>
  {
    guard choice.text.isEmpty else {
      return try await walk.entries(
        matching: choice.text, after: choice.cursor, wanted: Self.customersAPage)
    }
    let page = try await CustomerListing(store: store)
      .page(after: choice.cursor, limit: Self.customersAPage)
    return CustomerWalk.Found(
      rows: page.entries, examined: page.entries.count, next: page.next)
  }

  @Sendable func customer(_ request: Request, _ context: BillingRequestContext) async throws
    -> Response
  {
    let customer = try context.customer(inPath: "id")
    var query = QueryReader(request, names: ["by"])
    let step = query.choice("by", of: SeriesStep.self) ?? .day
    try query.finish()
    try await CustomerPresence(store: store).require(customer)
    var upcoming: UpcomingInvoice?
    var isStripeSilent = false
    do {
      upcoming = try await Patience.answer(within: Self.patience) { [previews] in
        try await previews.upcoming(of: customer)
      }
      isStripeSilent = upcoming == nil
    } catch {
      isStripeSilent = (error as? BillingError)?.code == .stripeUnavailable
    }
    let difference = verification()?.differences(of: customer).first
      .map { "\($0.subject): \($0.detail). To mend it: \($0.remedy)" }
    // Stripe's side of a subscription is missing: why is told, whoever lost patience first.
    let missing = upcoming.flatMap { $0.stripe == nil && $0.subscription != nil ? $0.reason : nil }
    var overview = try await reader.overview(
      of: customer, link: try await store.link(of: customer), newest: RecentWindows.ofCustomer)
    overview.trouble = overview.trouble ?? (isStripeSilent ? Self.silence : missing ?? difference)
    let reports = try await store.entries(
      of: customer, matching: EntryFilter(limit: Self.reportsShown))
    let view = CustomerView(
      overview, upcoming: upcoming,
      series: try await SeriesReader(store: store).series(of: overview, by: step), step: step,
      reports: reports.entries, frame: frame("\(overview.name) – Billing", request, .customers))
    return PageRenderer.response(view, template: "customer")
  }

  func frame(
    _ title: String, _ request: Request, _ place: PageFrame.Place, search: String = ""
  ) -> PageFrame {
    PageFrame(
      title: title, sandboxNotice: sandboxNotice, isOperator: true, place: place, search: search,
      canLogOut: request.cookies[LoginCookie.name] != nil, warning: warning())
  }
}

extension CustomerChoice.Order {
  /// Those first that the order asks for; equal ones stay as they were, and those of which nothing is known are last.
  func sorted(_ entries: [DashboardEntry]) -> [DashboardEntry] {
    func byKey<Key: Comparable>(_ key: (DashboardEntry) -> Key?) -> [DashboardEntry] {
      let known = entries.enumerated().compactMap { place, entry in
        key(entry).map { (key: $0, place: place, entry: entry) }
      }
      let unknown = entries.filter { key($0) == nil }
      return known.sorted { $0.key != $1.key ? $0.key > $1.key : $0.place < $1.place }
        .map(\.entry) + unknown
    }
    return switch self {
    case .id: entries
    case .estimate: byKey { $0.estimate?.total }
    case .growth: byKey { $0.growth }
    case .silence: byKey { $0.lastReport.map { -$0.nanoseconds } }
    }
  }
}
