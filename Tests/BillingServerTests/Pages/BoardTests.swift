import Billing
import BillingServer
import Catalog
import HTTPTypes
import LedgerConformance
import Metering
import Reporting
import StripeDelivery
import Testing
import UsageLedger
import Wire

/// The operator's pages: one frame, one question each, and what an empty one says.
@Suite struct BoardTests {
  private static let paths = [
    "/dashboard", "/dashboard/money", "/dashboard/deliveries", "/dashboard/exporters",
    "/dashboard/catalogue", "/dashboard/alerts", "/dashboard/quarantine", "/dashboard/doctor",
    "/dashboard/audit",
  ]
  private static let notice = "Sandbox: nothing here reaches Stripe."

  private static func harness(customers: [String] = []) async throws -> ServiceHarness {
    let harness = try ServiceHarness(
      settings: ServiceSettings(port: 0, sandboxNotice: notice))
    for id in customers { try await harness.link(id) }
    if let first = customers.first {
      let customer = try CustomerID(first)
      let (usage, invoice) = (
        try Samples.starterUsage(of: customer), try Samples.upcoming(of: customer)
      )
      harness.operations.set { script in
        script.usage = usage
        script.invoice = invoice
      }
    }
    return harness
  }

  @Test(arguments: paths) func everyPageHasTheSameFrame(path: String) async throws {
    try await Self.harness(customers: ["cust_a"]).run { client in
      let answer = try await client.get(path)
      #expect(answer.status == 200)
      #expect(answer.text.contains(Self.notice))
      for other in Self.paths {
        let current = other == path ? " aria-current=\"page\"" : ""
        #expect(answer.text.contains("<a href=\"\(other)\"\(current)>"), "\(other)")
      }
      #expect(answer.text.contains("<input id=\"search\" type=\"search\" name=\"q\""))
      #expect(answer.text.contains("<script src=\"/assets/pages.js\" defer></script>"))
    }
  }

  @Test(arguments: [
    ("/dashboard", "billing customers add"), ("/dashboard/money", "POST /api/subscriptions"),
    ("/dashboard/exporters", "billing-exporter"), ("/dashboard/catalogue", "billing catalog apply"),
    ("/dashboard/deliveries", "billing verify"),
    ("/dashboard/quarantine", "BILLING_QUARANTINE_FACTOR"),
  ])
  func anEmptyPageSaysWhatToDoNext(path: String, command: String) async throws {
    try await Self.harness().run { client in
      let answer = try await client.get(path)
      #expect(answer.text.contains(command))
    }
  }

  @Test func moneyAddsUpByPlanAndMeter() async throws {
    try await Self.harness(customers: ["cust_a", "cust_b"]).run { client in
      let text = try await client.get("/dashboard/money").text
      #expect(text.contains("<b>$88.00</b>"))
      #expect(
        text.contains(
          "<td>base fees</td><td class=\"number\">2</td><td class=\"number\">$58.00</td>"))
      #expect(
        text.contains(
          "<td>device_usage</td><td class=\"number\">2</td><td class=\"number\">$30.00</td>"))
      #expect(text.contains("all 2 customers"))
    }
  }

  /// More than are read when somebody asks are added up from what is known of each.
  @Test func moneyAddsUpEverybody() async throws {
    let names = (0..<1_100).map { "c\(10_000 + $0)" }
    try await Self.harness(customers: names).run { client in
      let part = try await client.get("/dashboard/money").text
      #expect(part.contains("1000 customers that were looked at so far"))
      let text = try await client.get("/dashboard/money").text
      #expect(text.contains("all 1100 customers") && text.contains("<b>$48400.00</b>"))
      #expect(try await client.get("/dashboard/money?cursor=x").status == 422)
    }
  }

  @Test func moneyShowsLateUsageThatARuleFound() async throws {
    let harness = try await Self.harness(customers: ["cust_a"])
    func alert(_ id: String, _ kind: String, firedAt: Int64?) throws -> AlertUpdate {
      AlertUpdate(
        .open(
          AlertRecord(
            id: id, rule: "r", kind: kind,
            subject: .init(customer: try CustomerID("cust_a"), detail: id), severity: "info",
            summary: "words of \(id)", since: Timestamp(seconds: 0),
            firedAt: firedAt.map { Timestamp(seconds: $0) })), messages: [])
    }
    _ = try await harness.store.keep([
      try alert("late", "late_usage", firedAt: 1), try alert("pending", "late_usage", firedAt: nil),
      try alert("other", "gaps", firedAt: 1),
    ])
    try await harness.run { client in
      let text = try await client.get("/dashboard/money").text
      #expect(text.contains("words of late"))
      #expect(!text.contains("words of pending") && !text.contains("words of other"))
    }
  }

  @Test func deliveriesShowWhatIsNotAtStripe() async throws {
    try await Self.harness(customers: ["cust_a"]).run { client in
      let open = try await client.get("/dashboard/deliveries").text
      #expect(open.contains("<td>mqtt_messages</td>") && !open.contains("<td>device_usage</td>"))
      let all = try await client.get("/dashboard/deliveries?kind=all").text
      #expect(all.contains("<td>mqtt_messages</td>") && all.contains("<td>device_usage</td>"))
      #expect(try await client.get("/dashboard/deliveries?kind=some").status == 422)
    }
  }

  @Test(arguments: [
    ("q=CUST_B", ["cust_b"]), ("q=nobody", []), ("kind=trouble", []), ("plan=starter", []),
    ("order=estimate", ["cust_a", "cust_b"]), ("kind=&plan=&order=&q=", ["cust_a", "cust_b"]),
    ("q=cust+a", []),
  ])
  func customersAreSearchedAndChosen(query: String, found: [String]) async throws {
    try await Self.harness(customers: ["cust_a", "cust_b"]).run { client in
      let answer = try await client.get("/dashboard?\(query)")
      #expect(answer.status == 200)
      let shown = ["cust_a", "cust_b"].filter {
        answer.text.contains("href=\"/dashboard/customers/\($0)\"")
      }
      #expect(shown == found)
      #expect(answer.text.contains("No customer is like that") == found.isEmpty)
    }
  }

  /// Fifty a page: the next one is a link that keeps what was asked for.
  @Test(arguments: ["q=cust", "order=estimate", "kind=all&q=cust&order=growth"])
  func customersComeInPagesOfFifty(query: String) async throws {
    let ids = (100..<170).map { "cust_\($0)" }
    try await Self.harness(customers: ids).run { client in
      let first = try await client.get("/dashboard?\(query)").text
      #expect(first.matches(of: /class="card row"/).count == 50)
      #expect(first.utf8.count < 150_000)
      let next = try #require(first.firstMatch(of: /href="([^"]+)" rel="next"/)).output.1
      let path = String(next.replacing("&amp;", with: "&"))
      #expect(query.split(separator: "&").allSatisfy { path.contains($0) || $0 == "kind=all" })
      #expect(path.contains("cursor="))
      let second = try await client.get(path).text
      #expect(second.matches(of: /class="card row"/).count == 20)
      #expect(!second.contains("rel=\"next\""))
    }
  }

  @Test func aCatalogueIsTriedAndNotKept() async throws {
    try await Self.harness(customers: ["cust_a"]).run { client in
      let form: HTTPFields = [.contentType: "application/x-www-form-urlencoded"]
      let broken = try await client.post(
        "/dashboard/catalogue", "catalog=currency%3A+usd%0Aplanz%3A+%7B%7D", headers: form)
      #expect(broken.status == 200)
      #expect(broken.text.contains("your catalogue:"))
      #expect(broken.text.contains("planz"))
      let other = try await client.post("/dashboard/catalogue", "{}")
      #expect(other.status == 415)
    }
  }

  @Test(arguments: [("/assets/pages.js", nil), ("/assets/usage.js", "*")])
  func aScriptIsAskedForAgainAndKept(path: String, origins: String?) async throws {
    try await Self.harness().run { client in
      let script = try await client.get(path)
      #expect(script.headers[.accessControlAllowOrigin] == origins)
      #expect(script.headers[.contentType] == "text/javascript; charset=utf-8")
      #expect(script.headers[.cacheControl] == "no-cache")
      let tag = try #require(script.headers[.eTag])
      let again = try await client.get(path, headers: [.ifNoneMatch: tag])
      #expect(again.status == 304)
    }
  }
}
