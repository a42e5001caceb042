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
  let lists: ListGate

  @Sendable func list(_ request: Request, _ context: BillingRequestContext) async throws
    -> Response
  {
    var query = QueryReader(request, names: ["limit", "cursor"])
    let limit = query.integer("limit", in: 1...1000) ?? 100
    let before: RowCursor? = query.cursor()
    try query.finish()
    return try await lists.pass(context) {
      let actions = try await journal.auditActions(before: before?.number, limit: limit)
      return await Response(
        list: "entries", of: actions, next: Self.next(actions, limit: limit)
      ) { action, writer in writer.write(action.jsonForm) }
    }
  }

  @Sendable func page(_ request: Request, _ context: BillingRequestContext) async throws -> Response
  {
    var query = QueryReader(request, names: ["cursor"])
    let before: RowCursor? = query.cursor()
    try query.finish()
    let actions = try await journal.auditActions(before: before?.number, limit: Self.onPage)
    let view = AuditView(
      actions,
      next: Self.next(actions, limit: Self.onPage).map { "/dashboard/audit?cursor=\($0.text)" },
      frame: pages.frame("Audit – Billing", request, .audit))
    return PageRenderer.response(view, template: "audit")
  }

  private static func next(_ actions: [AuditAction], limit: Int) -> RowCursor? {
    guard actions.count == limit, let last = actions.last, last.entry.number > 1 else { return nil }
    return RowCursor(last.entry.number)
  }
}
