import BillingServer
import LedgerConformance
import Metering
import Reporting
import StripeDelivery
import UsageLedger
import Wire

/// A request whose answer is held to the document.
struct Question: Sendable, CustomStringConvertible {
  let method: String
  /// The route's template.
  let route: String
  let path: String
  let body: String?
  let status: Int
  var key: String? = admin

  static let admin = "admin-secret"

  var description: String { "\(method) \(path) → \(status)" }

  private static func get(_ route: String, _ path: String? = nil, _ status: Int = 200) -> Question {
    Question(method: "GET", route: route, path: path ?? route, body: nil, status: status)
  }

  private static func post(
    _ route: String, _ body: String, _ status: Int = 201, path: String? = nil
  ) -> Question {
    Question(method: "POST", route: route, path: path ?? route, body: body, status: status)
  }

  static let all: [Question] =
    [
      get("/healthz"), get("/readyz"),
      get("/api/customers"), get("/api/customers?limit=0", nil, 422).at("/api/customers"),
      get("/api/customers/{id}", "/api/customers/cust_a"),
      get("/api/customers/{id}", "/api/customers/nobody", 404),
      get("/api/usage/{customerId}", "/api/usage/cust_a"),
      get("/api/usage/{customerId}", "/api/usage/cust_a?limit=x", 422),
      get("/api/usage/{customerId}", "/api/usage/nobody", 404),
      get("/api/usage/{customerId}/latest", "/api/usage/cust_a/latest"),
      get("/api/usage/{customerId}/latest", "/api/usage/nobody/latest", 404),
      get("/api/usage/{customerId}/summary", "/api/usage/cust_a/summary"),
      get("/api/usage/{customerId}/summary", "/api/usage/cust_a/summary?series=day"),
      get("/api/usage/{customerId}/summary", "/api/usage/cust_a/summary?series=year", 422),
      get("/api/invoices/upcoming", "/api/invoices/upcoming?customer_id=cust_a"),
      get("/api/invoices/upcoming", nil, 422),
      get("/metrics", nil, 401).without(),
      get("/api/alerts"), get("/api/alerts", "/api/alerts?state=over", 422),
      get("/api/alerts/silences"),
      get("/api/alerts/messages"), get("/api/alerts/messages", "/api/alerts/messages?limit=0", 422),
      get("/api/quarantine"),
      get("/api/quarantine", "/api/quarantine?state=all&customer_id=cust_a"),
      get("/api/quarantine", "/api/quarantine?state=open", 422),
    ] + posts

  private static let posts: [Question] = [
    post("/api/usage/report", Reports.guide),
    post(
      "/api/usage/report",
      Reports.hour(
        9,
        more: #"""
          , "missing": ["mqtt_messages"], "exporter_id": "e", "sequence": 7, "active_devices": 3
          """#)),
    post("/api/usage/report", Reports.hour(1), 200),
    post("/api/usage/report", Reports.hour(1, devices: 99), 409),
    post("/api/usage/report", "{", 400), post("/api/usage/report", "{}", 422),
    post("/api/usage/report", Reports.guide, 401).without(),
    post(
      "/api/usage/reports",
      "[\(Reports.hour(2)), \(Reports.hour(2)), \(Reports.hour(1, devices: 9)), 5]", 207),
    post("/api/usage/reports", "{}", 400),
    post("/api/usage/{customerId}/link", "{}", path: "/api/usage/cust_a/link"),
    post("/api/customers", #"{"customer_id": "cust_new"}"#),
    post("/api/customers", #"{"customer_id": "cust_a"}"#, 200),
    post("/api/customers", #"{"customer_id": "x", "stripe_customer_id": "cus_1"}"#, 409),
    post("/api/subscriptions", #"{"customer_id": "cust_a", "plan": "starter"}"#),
    post("/api/subscriptions", #"{"customer_id": "nobody", "plan": "starter"}"#, 404),
    post("/api/subscriptions", #"{"customer_id": "cust_a"}"#, 422),
    post("/api/portal/sessions", #"{"customer_id": "cust_a"}"#),
    post("/api/portal/sessions", "{}", 422),
    post("/api/alerts/rules", #"{"name": "night", "kind": "gaps"}"#),
    post("/api/alerts/rules", #"{"name": "r", "kind": "gaps"}"#, 409),
    post("/api/alerts/rules", #"{"kind": "gaps"}"#, 422),
    post("/api/alerts/silences", #"{"rule": "r", "seconds": 60, "reason": "work"}"#),
    post("/api/alerts/silences", "{}", 422),
    post("/api/alerts/messages/{id}/replay", "{}", 202, path: "/api/alerts/messages/msg_1/replay"),
    post("/api/alerts/messages/{id}/replay", "{}", 404, path: "/api/alerts/messages/msg_x/replay"),
    post("/api/quarantine/{id}/release", "{}", 200, path: "/api/quarantine/2/release"),
    post("/api/quarantine/{id}/release", "{}", 404, path: "/api/quarantine/1/release"),
    post(
      "/api/quarantine/{id}/reject", #"{"reason": "a test"}"#, 200, path: "/api/quarantine/2/reject"
    ),
    post("/api/quarantine/{id}/reject", #"{"why": "x"}"#, 422, path: "/api/quarantine/2/reject"),
    post("/webhooks/stripe", "{}", 503).without(),
  ]

  private func without() -> Question {
    var question = self
    question.key = nil
    return question
  }

  private func at(_ route: String) -> Question {
    Question(method: method, route: route, path: path, body: body, status: status, key: key)
  }

  /// A linked customer with a subscription, a report of an hour and one that is held; an alert with its rule, a silence and a message.
  static func harness() async throws -> ServiceHarness {
    let harness = try ServiceHarness(settings: ServiceSettings(port: 0, adminKey: Secret(admin)))
    let customer = try CustomerID("cust_a")
    let subscription = try Samples.subscription(of: customer)
    let usage = try Samples.starterUsage(of: customer)
    let invoice = try Samples.upcoming(of: customer)
    harness.operations.set { script in
      script.subscription = subscription
      script.usage = usage
      script.invoice = invoice
    }
    try await harness.store.addLink(
      CustomerLink(
        customer: customer, stripeCustomer: "cus_1", name: "Ada", email: nil, testClock: nil,
        linkedAt: harness.clock.now()))
    try await harness.store.save(subscription, segments: [])
    let report = try ReportReading(
      json: Array(Reports.hour(1).utf8), receivedAt: harness.clock.now()
    ).report
    _ = try await harness.store.append(
      EntryDraft(report: report, receivedAt: harness.clock.now(), reportedBy: nil))
    _ = try await harness.store.append(Reports.held(10, at: harness.clock.now()))
    try await AlertCases.write(to: harness.store)
    return harness
  }
}
