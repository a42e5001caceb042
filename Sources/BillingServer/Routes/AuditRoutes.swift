import HTTPTypes
import Hummingbird
import Metering
import Reporting
import UsageLedger

/// `GET /api/audit` and the page of the same: who did what, newest first.
struct AuditRoutes: Sendable {
  private static let onPage = 100

  let journal: any AuditJournal
  let pages: PageRoutes

  @Sendable func list(_ request: Request, _ context: BillingRequestContext) async throws
    -> Response
  {
    var query = QueryReader(request, names: ["limit", "cursor"])
    let limit = query.integer("limit", in: 1...1000) ?? 100
    let before = query.integer("cursor", in: 1...Int.max)
    try query.finish()
    let actions = try await journal.auditActions(before: before.map { Int64($0) }, limit: limit)
    return Response(
      json: .object([
        "entries": .array(actions.map(\.jsonForm)),
        "next": JSONValue(Self.next(actions, limit: limit)),
      ]))
  }

  @Sendable func page(_ request: Request, _ context: BillingRequestContext) async throws -> Response
  {
    var query = QueryReader(request, names: ["cursor"])
    let before = query.integer("cursor", in: 1...Int.max)
    try query.finish()
    let actions = try await journal.auditActions(
      before: before.map { Int64($0) }, limit: Self.onPage)
    let view = AuditView(
      actions, next: Self.next(actions, limit: Self.onPage).map { "/dashboard/audit?cursor=\($0)" },
      frame: pages.frame("Audit – Billing", request))
    return PageRenderer.response(view, template: "audit")
  }

  private static func next(_ actions: [AuditAction], limit: Int) -> String? {
    guard actions.count == limit, let last = actions.last, last.entry.number > 1 else { return nil }
    return String(last.entry.number)
  }
}
