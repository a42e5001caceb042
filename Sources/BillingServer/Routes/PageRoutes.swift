import Billing
import HTTPTypes
import Hummingbird
import Metering
import StripeAccounts
import StripeDelivery
import UsageLedger
import Wire

/// `GET /dashboard`, `/dashboard/customers/{id}` and the customers' own `/usage/{token}`.
struct PageRoutes: Sendable {
  private static let customersAPage = 100
  private static let reportsShown = 20
  /// How long a page waits for Stripe.
  private static let patience = Duration.seconds(2)
  private static let silence = "Stripe does not answer: these are our own numbers"

  let store: any BillingStore
  let figures: any CustomerFigures
  let previews: any InvoicePreviews
  let tokens: TokenDesk
  let sandboxNotice: String?
  let warning: @Sendable () -> String?
  let verification: @Sendable () -> VerificationReport?

  @Sendable func home(_ request: Request, _ context: BillingRequestContext) -> Response {
    Response(status: .seeOther, headers: [.location: "/dashboard"])
  }

  @Sendable func dashboard(_ request: Request, _ context: BillingRequestContext) async throws
    -> Response
  {
    var query = QueryReader(request, names: ["cursor"])
    let cursor: CustomerCursor? = query.cursor()
    try query.finish()
    let page = try await CustomerListing(store: store)
      .page(after: cursor?.customer, limit: Self.customersAPage)
    let verified = verification()
    let customers = try await OverviewReader(store: store, figures: figures)
      .rows(of: page.entries) { overview in
        var overview = overview
        overview.differences = verified?.differences(of: overview.customer) ?? []
        return DashboardEntry(overview)
      }
    let view = DashboardView(
      customers, verified: verified, frame: frame("Billing", request),
      isPaged: cursor != nil || page.next != nil,
      next: page.next.map { "/dashboard?cursor=\(CustomerCursor($0).text)" })
    return PageRenderer.response(view, template: "dashboard")
  }

  @Sendable func customer(_ request: Request, _ context: BillingRequestContext) async throws
    -> Response
  {
    let customer = try context.customer(inPath: "id")
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
    return try await page(
      of: customer, upcoming: upcoming,
      note: isStripeSilent ? Self.silence : missing ?? difference,
      frame: { frame($0, request) })
  }

  /// The customer's own page: usage, estimate and instances, nothing of the operator's.
  @Sendable func usagePage(_ request: Request, _ context: BillingRequestContext) async throws
    -> Response
  {
    let text = context.parameters.get("token") ?? ""
    guard let customer = try await tokens.customer(ofLink: Secret(text)) else {
      return PageRenderer.response(
        MessagePage(
          heading: "This link is not valid", text: "Ask whoever sent it to you for a new one."),
        template: "message", status: .notFound)
    }
    let notice = sandboxNotice
    return try await page(
      of: customer, upcoming: nil,
      frame: { PageFrame(title: $0, sandboxNotice: notice, isOperator: false) })
  }

  private func page(
    of customer: CustomerID, upcoming: UpcomingInvoice?, note: String? = nil,
    frame: (String) -> PageFrame
  ) async throws -> Response {
    let reader = OverviewReader(store: store, figures: figures)
    var overview = try await reader.overview(
      of: customer, link: try await store.link(of: customer), newest: RecentWindows.ofCustomer)
    overview.trouble = overview.trouble ?? note
    let reports = try await store.entries(
      of: customer, matching: EntryFilter(limit: Self.reportsShown))
    let view = CustomerView(
      overview, upcoming: upcoming, reports: reports.entries,
      frame: frame("\(overview.name) – Billing"))
    return PageRenderer.response(view, template: "customer")
  }

  func frame(_ title: String, _ request: Request) -> PageFrame {
    PageFrame(
      title: title, sandboxNotice: sandboxNotice, isOperator: true,
      canLogOut: request.cookies[LoginCookie.name] != nil, warning: warning())
  }
}
