import Alerting
import HTTPTypes
import Hummingbird
import Metering
import Reporting
import UsageLedger

/// `GET /dashboard/money`, of all customers, and `/deliveries` and `/exporters`, one question to all from page to page of the listing.
struct BoardRoutes: Sendable {
  private static let examined = 1_000

  let pages: PageRoutes

  @Sendable func money(_ request: Request, _ context: BillingRequestContext) async throws
    -> Response
  {
    try QueryReader(request, names: []).finish()
    let late = try await pages.store.openAlerts().filter {
      $0.kind == AlertKind.lateUsage.rawValue && $0.phase == .firing
    }
    let view = MoneyView(
      try await pages.summaries.known(), late: late, verified: pages.verification(),
      frame: pages.frame("Money – Billing", request, .money))
    return PageRenderer.response(view, template: "money")
  }

  @Sendable func deliveries(_ request: Request, _ context: BillingRequestContext) async throws
    -> Response
  {
    var query = QueryReader(request, names: ["cursor", "kind"])
    let cursor = query.customerCursor()
    let kind = query.choice("kind", of: DeliveriesView.Kind.self) ?? .open
    try query.finish()
    let found = try await pages.walk.rows(after: cursor, wanted: 100, examining: Self.examined) {
      DeliveriesView.rows($0, kind: kind)
    }
    let view = DeliveriesView(
      found, kind: kind, frame: pages.frame("Deliveries – Billing", request, .deliveries),
      next: Self.next(
        .deliveriesPage, found.next, also: kind == .open ? [] : [("kind", kind.rawValue)]))
    return PageRenderer.response(view, template: "deliveries")
  }

  @Sendable func exporters(_ request: Request, _ context: BillingRequestContext) async throws
    -> Response
  {
    var query = QueryReader(request, names: ["cursor"])
    let cursor = query.customerCursor()
    try query.finish()
    let found = try await pages.walk.rows(after: cursor, wanted: 100, examining: Self.examined) {
      ExportersView.instances($0)
    }
    let customers = Set(found.rows.flatMap(\.self).map(\.overview.customer))
    let view = ExportersView(
      found, versions: try await pages.store.exporters(of: customers),
      frame: pages.frame("Exporters – Billing", request, .exporters),
      next: Self.next(.exportersPage, found.next))
    return PageRenderer.response(view, template: "exporters")
  }

  private static func next(
    _ operation: APIOperation, _ customer: CustomerID?, also: [(String, String)] = []
  ) -> String? {
    customer.map {
      PageAddress(operation.route.path, [("cursor", CustomerCursor($0).text)] + also).text
    }
  }
}

extension QueryReader {
  /// Where a page of customers goes on.
  fileprivate mutating func customerCursor() -> CustomerID? {
    let cursor: CustomerCursor? = cursor()
    return cursor?.customer
  }
}
