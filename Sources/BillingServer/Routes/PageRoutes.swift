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
  let summaries: CustomerSummaries
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
    let listed = try await listed(choice)
    let verified = verification()
    let shown = try await reader.rows(of: listed.entries) { overview in
      var overview = overview
      overview.differences = verified?.differences(of: overview.customer) ?? []
      return DashboardEntry(overview)
    }
    let plans = catalogue.current()?.plans.map(\.key.text) ?? []
    let view = DashboardView(
      shown, DashboardView.Scope(choice: choice, plans: plans, note: listed.note),
      verified: verified,
      frame: frame("Customers – Billing", request, .customers, search: choice.text),
      isPaged: choice.cursor != nil || listed.next != nil,
      next: listed.next.map { choice.path(after: $0) })
    return PageRenderer.response(view, template: "dashboard")
  }

  /// Whose rows a page of the first page has.
  private struct Listed {
    let entries: [CustomerListing.Entry]
    let next: CustomerID?
    /// How many there are, where that is known.
    let note: String?
  }

  private func listed(_ choice: CustomerChoice) async throws -> Listed {
    guard choice.isPlain else { return try await ordered(choice) }
    guard choice.text.isEmpty else {
      let found = try await walk.entries(
        matching: choice.text, after: choice.cursor, wanted: Self.customersAPage)
      return Listed(
        entries: found.rows, next: found.next,
        note: "\(found.rows.count) of \(found.examined) customers that were looked at")
    }
    let page = try await CustomerListing(store: store)
      .page(after: choice.cursor, limit: Self.customersAPage)
    return Listed(entries: page.entries, next: page.next, note: nil)
  }

  /// From the summaries of all customers; behind the customer of the cursor in the order as it is now.
  private func ordered(_ choice: CustomerChoice) async throws -> Listed {
    let known = try await summaries.known()
    let differing = Set(verification()?.differences.map(\.customer) ?? [])
    let chosen = choice.chosen(of: known.summaries, differing: differing)
    let begin = chosen.firstIndex { $0.entry.customer == choice.cursor }.map { $0 + 1 } ?? 0
    let page = chosen[begin...].prefix(Self.customersAPage)
    let all = known.isWhole ? "" : " that were looked at so far"
    return Listed(
      entries: page.map(\.entry),
      next: page.endIndex < chosen.endIndex ? page.last?.entry.customer : nil,
      note: "\(chosen.count) of \(known.summaries.count) customers\(all)")
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
