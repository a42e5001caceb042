import Alerting
import HTTPTypes
import Hummingbird
import Metering
import Reporting
import UsageLedger

/// `/api/alerts`: what fired, rules, silences, and what receivers were told.
struct AlertRoutes: Sendable {
  private static let mostPerPage = 1_000
  private static let onPage = 100

  let store: any AlertStore
  let management: AlertManagement
  let lists: ListGate
  let pages: PageRoutes

  init(_ dependencies: ServiceDependencies, lists: ListGate, pages: PageRoutes) {
    self.lists = lists
    self.pages = pages
    store = dependencies.store
    management = AlertManagement(
      store: dependencies.store, configuration: dependencies.alerting, clock: dependencies.clock,
      random: dependencies.random)
  }

  @Sendable func list(_ request: Request, _ context: BillingRequestContext) async throws -> Response
  {
    var query = QueryReader(request, names: ["state", "limit", "cursor"])
    let state = query.read("state") { text throws(MeteringError) in try AlertScope(text) }
    let limit = query.integer("limit", in: 1...Self.mostPerPage) ?? 100
    let cursor: IdentifierCursor? = query.cursor()
    try query.finish()
    return try await lists.pass(context) {
      let alerts =
        state == .firing
        ? try await management.firing()
        : try await store.firedAlerts(before: cursor?.text, limit: limit)
      let isLast = state == .firing || alerts.count < limit
      return await Response(
        list: "alerts", of: alerts,
        next: isLast ? nil : alerts.last.map { IdentifierCursor(id: $0.id) }
      ) { alert, writer in writer.write(.object(alert.jsonForm)) }
    }
  }

  @Sendable func page(_ request: Request, _ context: BillingRequestContext) async throws -> Response
  {
    var query = QueryReader(request, names: ["cursor"])
    let cursor: IdentifierCursor? = query.cursor()
    try query.finish()
    let fired = try await store.firedAlerts(before: cursor?.text, limit: Self.onPage)
    let last = fired.count == Self.onPage ? fired.last : nil
    let view = AlertsView(
      firing: try await management.firing(), fired: fired, rules: try await management.rules(),
      silences: try await management.silences(),
      next: last.map { PageAddress(APIOperation.alertsPage.route.path, [("cursor", $0.id)]).text },
      frame: pages.frame("Alerts – Billing", request, .alerts))
    return PageRenderer.response(view, template: "alerts")
  }

  @Sendable func rules(_ request: Request, _ context: BillingRequestContext) async throws
    -> Response
  {
    try QueryReader(request, names: []).finish()
    let rules = try await management.rules()
    return Response(json: .object(["rules": .array(rules.map { .object($0.jsonForm) })]))
  }

  @Sendable func addRule(_ request: Request, _ context: BillingRequestContext) async throws
    -> Response
  {
    let object = try await request.jsonObject()
    AuditScope.current?.describe(AuditDetails.text(of: object))
    do {
      let added = try await management.add(try AlertRule(json: object))
      return Response(.created, json: .object(added.jsonForm))
    } catch let error as AlertRuleError {
      throw Problem.invalid(error.issues.map { .init(field: $0.path, detail: $0.problem) })
    }
  }

  @Sendable func removeRule(_ request: Request, _ context: BillingRequestContext) async throws
    -> Response
  {
    let name = try context.id(inPath: "name")
    try await management.remove(name)
    return Response(json: .object(["name": .string(name), "removed": .bool(true)]))
  }

  @Sendable func silences(_ request: Request, _ context: BillingRequestContext) async throws
    -> Response
  {
    try QueryReader(request, names: []).finish()
    let silences = try await management.silences()
    return Response(json: .object(["silences": .array(silences.map { .object($0.jsonForm) })]))
  }

  @Sendable func addSilence(_ request: Request, _ context: BillingRequestContext) async throws
    -> Response
  {
    var reader = FieldReader(
      try await request.jsonObject(), fields: ["rule", "customer_id", "seconds", "reason"])
    let rule = reader.text("rule")
    let customer = reader.has("customer_id") ? reader.customer("customer_id") : nil
    let seconds = reader.integer(
      "seconds", in: 1...Int(AlertManagement.longestSilenceSeconds))
    let reason = reader.named("reason") { text throws(MeteringError) in text }
    if !reader.has("seconds") { reader.refuse("seconds", "is required") }
    if !reader.has("rule"), !reader.has("customer_id") {
      reader.refuse("rule", "is required, or customer_id, or both")
    }
    let wanted = try reader.finish(seconds.flatMap { seconds in reason.map { (seconds, $0) } })
    let silence = try await management.silence(
      rule: rule, customer: customer, seconds: Int64(wanted.0), reason: wanted.1)
    return Response(.created, json: .object(silence.jsonForm))
  }

  @Sendable func endSilence(_ request: Request, _ context: BillingRequestContext) async throws
    -> Response
  {
    let id = try context.id(inPath: "id")
    try await management.endSilence(id)
    return Response(json: .object(["id": .string(id), "ended": .bool(true)]))
  }

  @Sendable func messages(_ request: Request, _ context: BillingRequestContext) async throws
    -> Response
  {
    var query = QueryReader(request, names: ["limit", "cursor"])
    let limit = query.integer("limit", in: 1...Self.mostPerPage) ?? 100
    let cursor: IdentifierCursor? = query.cursor()
    try query.finish()
    return try await lists.pass(context) {
      let messages = try await store.alertMessages(before: cursor?.text, limit: limit)
      var forms: [JSONValue] = []
      for message in messages {
        forms.append(.object(message.jsonForm(try await store.alertAttempts(of: message.id))))
      }
      let isLast = messages.count < limit
      return await Response(
        list: "messages", of: forms,
        next: isLast ? nil : messages.last.map { IdentifierCursor(id: $0.id) }
      ) { form, writer in writer.write(form) }
    }
  }

  @Sendable func replay(_ request: Request, _ context: BillingRequestContext) async throws
    -> Response
  {
    let id = try context.id(inPath: "id")
    try await management.replay(id)
    return Response(.accepted, json: .object(["id": .string(id), "status": .string("due")]))
  }
}

/// Which alerts are listed.
private enum AlertScope: String, CaseIterable {
  case firing
  case all

  init(_ text: String) throws(MeteringError) {
    guard let scope = AlertScope(rawValue: text) else {
      throw MeteringError(
        .invalidName,
        "\"\(text.prefix(40))\" is not \(Self.allCases.map(\.rawValue).joined(separator: " or "))")
    }
    self = scope
  }
}
