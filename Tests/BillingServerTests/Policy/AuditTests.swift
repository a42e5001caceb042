import BillingServer
import HTTPTypes
import LedgerConformance
import Metering
import Reporting
import Testing
import UsageLedger
import Wire

@testable import BillingServer

/// Every route that changes something leaves one row, and none where it was refused or rehearsed.
@Suite struct AuditTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let route: String
    let path: String
    let body: String?
    let status: Int
    /// Of the row; nil for none.
    let outcome: String?
    var key: String? = Question.admin

    init(_ route: String, _ path: String, _ body: String?, _ status: Int, _ outcome: String?) {
      (self.route, self.path, self.body) = (route, path, body)
      (self.status, self.outcome) = (status, outcome)
    }

    var testDescription: String { "\(route) \(path) \(body ?? "") → \(status)" }

    func by(_ key: String?) -> Row {
      var row = self
      row.key = key
      return row
    }
  }

  static let rows = [
    Row("POST /api/customers", "/api/customers", #"{"customer_id":"new"}"#, 201, "201"),
    Row("POST /api/customers", "/api/customers", #"{"customer_id":7}"#, 422, nil),
    Row("POST /api/customers", "/api/customers", "{", 400, nil),
    Row("POST /api/customers", "/api/customers", #"{"customer_id":"new"}"#, 401, nil).by(nil),
    Row(
      "POST /api/customers", "/api/customers", #"{"customer_id":"x","stripe_customer_id":"cus_1"}"#,
      409, nil),
    Row(
      "POST /api/subscriptions", "/api/subscriptions",
      #"{"customer_id":"cust_a","plan":"starter"}"#, 201, "201"),
    Row(
      "POST /api/subscriptions/{id}/change", "/api/subscriptions/sub_1/change",
      #"{"plan":"professional"}"#, 200, "200"),
    Row(
      "POST /api/subscriptions/{id}/change", "/api/subscriptions/sub_1/change",
      #"{"plan":"professional","dry_run":true}"#, 200, nil),
    Row(
      "POST /api/subscriptions/{id}/cancel", "/api/subscriptions/sub_1/cancel", "{}", 200, "200"),
    Row(
      "DELETE /api/subscriptions/{id}/change", "/api/subscriptions/sub_1/change", nil, 200, "200"),
    Row(
      "POST /api/portal/sessions", "/api/portal/sessions", #"{"customer_id":"cust_a"}"#, 201, "201"),
    Row(
      "POST /api/usage/{customerId}/link", "/api/usage/cust_a/link", "{}", 201, "201"),
    Row(
      "POST /api/usage/{customerId}/link", "/api/usage/nobody/link", "{}", 404, nil),
    Row("POST /dashboard/login", "/dashboard/login", "key=\(Question.admin)", 303, "303").by(nil),
    Row("POST /dashboard/login", "/dashboard/login", "key=wrong", 401, nil).by(nil),
    Row("POST /dashboard/logout", "/dashboard/logout", nil, 303, "303").by(nil),
    Row(
      "POST /api/alerts/rules", "/api/alerts/rules", #"{"name":"night","kind":"gaps"}"#, 201, "201"),
    Row("POST /api/alerts/rules", "/api/alerts/rules", #"{"name":"r","kind":"gaps"}"#, 409, nil),
    Row("DELETE /api/alerts/rules/{name}", "/api/alerts/rules/r", nil, 200, "200"),
    Row("DELETE /api/alerts/rules/{name}", "/api/alerts/rules/none", nil, 404, nil),
    Row(
      "POST /api/alerts/silences", "/api/alerts/silences",
      #"{"rule":"r","seconds":60,"reason":"work"}"#, 201, "201"),
    Row("DELETE /api/alerts/silences/{id}", "/api/alerts/silences/sil_1", nil, 200, "200"),
    Row(
      "POST /api/alerts/messages/{id}/replay", "/api/alerts/messages/msg_1/replay", "{}", 202, "202"
    ),
    Row(
      "POST /api/alerts/messages/{id}/replay", "/api/alerts/messages/msg_x/replay", "{}", 404, nil),
    Row("POST /api/quarantine/{id}/release", "/api/quarantine/2/release", "{}", 200, "200"),
    Row("POST /api/quarantine/{id}/release", "/api/quarantine/99/release", "{}", 404, nil),
    Row("POST /api/quarantine/{id}/reject", "/api/quarantine/2/reject", "{}", 200, "200"),
    Row("POST /api/quarantine/{id}/reject", "/api/quarantine/1/reject", "{}", 404, nil),
    Row(
      "POST /dashboard/quarantine", "/dashboard/quarantine", "entry=2&decision=release", 200, "200"),
    Row(
      "POST /dashboard/quarantine", "/dashboard/quarantine", "entry=2&decision=keep", 422, nil),
    // Reports are the ledger, events the inbox, and reads change nothing.
    Row("POST /api/usage/report", "/api/usage/report", Reports.guide, 201, nil),
    Row("POST /api/usage/reports", "/api/usage/reports", "[\(Reports.hour(2))]", 207, nil),
    Row("POST /webhooks/stripe", "/webhooks/stripe", "{}", 503, nil).by(nil),
    Row("GET /api/customers", "/api/customers", nil, 200, nil),
    Row("GET /dashboard", "/dashboard", nil, 200, nil),
    Row("GET /api/audit", "/api/audit", nil, 200, nil),
  ]

  @Test(arguments: rows)
  func oneRowForWhatWasChanged(row: Row) async throws {
    let harness = try await Question.harness()
    let form: HTTPFields = [.contentType: "application/x-www-form-urlencoded"]
    try await harness.run { client in
      let answer = try await client.send(
        HTTPRequest.Method(String(row.route.prefix { $0 != " " }))!, row.path, row.body,
        key: row.key, headers: row.path.hasPrefix("/dashboard/") ? form : [:])
      #expect(answer.status == row.status, "\(answer.text)")
    }
    let actions = try await harness.store.auditActions(before: nil, limit: 9)
    #expect(actions.map(\.entry.event.action) == (row.outcome == nil ? [] : [row.route]))
    #expect(actions.compactMap(\.outcome) == [row.outcome].compactMap(\.self))
    if let event = actions.first?.entry.event {
      #expect(event.target == row.path)
      #expect(event.requestID?.isEmpty == false)
      #expect(row.path == "/dashboard/logout" || event.actor == "admin", "\(event)")
      #expect(!"\(event)".contains(Question.admin))
    }
  }

  /// What is wrong with how these routes are audited: each that may change something is, and tried in the table above, or says
  /// where it is kept.
  private static func gaps(in routes: [Route]) -> [String] {
    let tried = Set(rows.filter { $0.outcome != nil }.map(\.route))
    return routes.filter { ![.get, .head, .options].contains($0.method) }
      .filter { $0.keptIn == nil && !(tried.contains($0.name) && $0.isAudited) }.map(\.name)
      + routes.filter { $0.keptIn?.isEmpty == true }.map { "no reason: \($0.name)" }
  }

  @Test func everyChangingRouteLeavesARowOrSaysWhereItIsKept() {
    #expect(Self.gaps(in: RouteTable.billing.routes) == [])
    #expect(
      RouteTable.billing.routes.filter { $0.keptIn != nil }.map(\.operation)
        == [.receiveStripeEvent, .compareCatalogues, .reportUsage, .reportUsageInBatch])
  }

  @Test(arguments: [HTTPRequest.Method.post, .put, .patch, .delete])
  func anotherChangingRouteIsMissed(method: HTTPRequest.Method) {
    let another = Route(.reportUsage, method, "/api/usage/new", .report)
    #expect(
      Self.gaps(in: RouteTable.billing.routes + [another])
        == ["\(method.rawValue) /api/usage/new"])
  }

  /// Who it was, and what it was about, without names, addresses of people, or secrets.
  @Test func aRowSaysWhoAndWhat() async throws {
    let harness = try ServiceHarness()
    let key = try await harness.keys.create(.operator, name: "ci")
    try await harness.run { client in
      let body = #"{"customer_id":"new","name":"Ada","email":"ada@example.com"}"#
      _ = try await client.post("/api/customers", body, key: key.secret.revealed)
      let list = try await client.get("/api/audit", key: key.secret.revealed)
      #expect(list.status == 200)
      #expect(!list.text.contains("Ada") && !list.text.contains("ada@"))
      #expect(!list.text.contains(key.secret.revealed))
      let page = try await client.get("/dashboard/audit", key: key.secret.revealed)
      #expect(page.status == 200)
      #expect(page.text.contains("POST /api/customers") && page.text.contains("ci"))
    }
    let event = try #require(
      try await harness.store.auditActions(before: nil, limit: 1).first?.entry.event)
    #expect(event.actor == key.record.id)
    #expect(event.actorName == "ci")
    #expect(event.details == #"{"customer_id":"new","fields":["name","email"]}"#)
  }

  /// One action a page, through cursors, to the end.
  @Test func theListIsRead() async throws {
    let harness = try ServiceHarness()
    for action in ["a", "b", "c"] {
      _ = try await harness.store.record(
        AuditEvent(at: harness.clock.now(), actor: "admin", action: action, outcome: "done"))
    }
    try await harness.run { client in
      var found: [String] = []
      var cursor = ""
      for _ in 1...3 {
        let answer = try await client.get("/api/audit?limit=1\(cursor)")
        found.append(answer.text)
        guard case .string(let next) = try answer.member("next") else { break }
        cursor = "&cursor=\(next)"
      }
      #expect(found.count == 3)
      for (text, action) in zip(found, ["c", "b", "a"]) {
        #expect(text.contains("\"action\":\"\(action)\""))
      }
      for query in ["limit=0", "cursor=0", "cursor=x", "before=1"] {
        #expect(try await client.get("/api/audit?\(query)").status == 422)
      }
    }
  }
}
