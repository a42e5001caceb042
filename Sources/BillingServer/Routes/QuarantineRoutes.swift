import HTTPTypes
import Hummingbird
import Metering
import Reporting
import UsageLedger

/// `/api/quarantine` and its page: reports that are held before charge.
struct QuarantineRoutes: Sendable {
  private static let onPage = 50
  private static let largestForm = 16 * 1024

  let desk: QuarantineDesk
  let lists: ListGate
  let pages: PageRoutes

  @Sendable func list(_ request: Request, _ context: BillingRequestContext) async throws -> Response
  {
    var query = QueryReader(request, names: ["customer_id", "state", "limit", "cursor"])
    let customer = query.read("customer_id") { text throws(MeteringError) in try CustomerID(text) }
    let state = query.read("state") { text throws(MeteringError) in try WantedState(text) }
    let limit = query.integer("limit", in: QuarantineQuery.limits) ?? 100
    let cursor: RowCursor? = query.cursor()
    try query.finish()
    let wanted = QuarantineQuery(
      customer: customer, state: (state ?? .one(.held)).state,
      before: cursor.map { EntryID($0.number) }, limit: limit)
    return try await lists.pass(context) {
      let cases = try await desk.cases(wanted)
      return await Response(
        list: "reports", of: cases, next: Self.next(cases, limit: limit)
      ) { held, writer in writer.write(.object(held.jsonForm)) }
    }
  }

  @Sendable func release(_ request: Request, _ context: BillingRequestContext) async throws
    -> Response
  {
    let id = try Self.id(context)
    let reason = try await Self.reason(request)
    return Response(json: .object(try await desk.release(id, reason: reason).jsonForm))
  }

  @Sendable func reject(_ request: Request, _ context: BillingRequestContext) async throws
    -> Response
  {
    let id = try Self.id(context)
    let reason = try await Self.reason(request)
    return Response(json: .object(try await desk.reject(id, reason: reason).jsonForm))
  }

  @Sendable func page(_ request: Request, _ context: BillingRequestContext) async throws -> Response
  {
    var query = QueryReader(request, names: ["state", "cursor"])
    let state = query.read("state") { text throws(MeteringError) in try WantedState(text) }
    let cursor: RowCursor? = query.cursor()
    try query.finish()
    return try await answer(
      request, state ?? .one(.held), before: cursor.map { EntryID($0.number) })
  }

  /// The page's own buttons: `entry`, `decision` (`release` or `reject`) and `reason`.
  @Sendable func decide(_ request: Request, _ context: BillingRequestContext) async throws
    -> Response
  {
    let bytes = try await request.bytes(upTo: Self.largestForm, taking: [MediaTypeName.form])
    let form = FormFields(String(decoding: bytes, as: UTF8.self))
    guard let number = form["entry"].flatMap({ RowCursor($0) })?.number,
      let decision = form["decision"], ["release", "reject"].contains(decision)
    else {
      throw Problem.invalid([
        .init(field: "decision", detail: "expected entry, and release or reject")
      ])
    }
    var reader = FieldReader(
      form["reason"].map { $0.isEmpty ? [:] : ["reason": .string($0)] } ?? [:], fields: ["reason"])
    let reason = reader.text("reason")
    try reader.finish(())
    AuditScope.current?.describe("\(decision) \(number)")
    let id = EntryID(number)
    let done =
      decision == "release"
      ? try await desk.release(id, reason: reason) : try await desk.reject(id, reason: reason)
    return try await answer(request, .one(.held), before: nil, done: done)
  }

  private func answer(
    _ request: Request, _ state: WantedState, before: EntryID?, done: QuarantineDesk.Case? = nil
  ) async throws -> Response {
    let cases = try await desk.cases(
      QuarantineQuery(state: state.state, before: before, limit: Self.onPage))
    let view = QuarantineView(
      cases, state: state, done: done, next: Self.next(cases, limit: Self.onPage),
      frame: pages.frame("Quarantine – Billing", request, .quarantine))
    return PageRenderer.response(view, template: "quarantine")
  }

  private static func next(_ cases: [QuarantineDesk.Case], limit: Int) -> RowCursor? {
    cases.count < limit ? nil : cases.last.map { RowCursor($0.report.entry.number) }
  }

  private static func id(_ context: BillingRequestContext) throws -> EntryID {
    let text = try context.id(inPath: "id")
    guard let number = RowCursor(text)?.number else {
      throw Problem(
        .notFound, .notFound, title: "There is no such thing",
        detail: "no report \(text.cut()) was ever in quarantine")
    }
    return EntryID(number)
  }

  /// Why; a request without a body gives none.
  private static func reason(_ request: Request) async throws -> String? {
    guard let object = try await request.optionalJSONObject() else { return nil }
    var reader = FieldReader(object, fields: ["reason"])
    let reason = reader.text("reason")
    try reader.finish(())
    return reason
  }

  /// Which reports are listed.
  enum WantedState: Hashable {
    case one(QuarantinedReport.State)
    case all

    static let names = QuarantinedReport.State.allCases.map(\.rawValue) + ["all"]

    init(_ text: String) throws(MeteringError) {
      if text == "all" {
        self = .all
      } else if let state = QuarantinedReport.State(rawValue: text) {
        self = .one(state)
      } else {
        throw MeteringError(
          .invalidName,
          "\"\(text.prefix(40))\" is not \(Self.names.dropLast().joined(separator: ", ")) or all")
      }
    }

    var state: QuarantinedReport.State? {
      if case .one(let state) = self { state } else { nil }
    }

    var text: String { state?.rawValue ?? "all" }
  }
}
