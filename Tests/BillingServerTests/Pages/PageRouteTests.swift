import BillingServer
import HTTPTypes
import LedgerConformance
import Metering
import Reporting
import StripeDelivery
import Testing
import UsageLedger
import Wire

@Suite struct PageRouteTests {
  private static let form: HTTPFields = [.contentType: "application/x-www-form-urlencoded"]

  /// A customer with a day of reports, one hour of it missing, and one that only reported.
  private func filled(adminKey: String? = nil, name: String = "Ada's Farm") async throws
    -> ServiceHarness
  {
    let harness = try ServiceHarness(
      settings: ServiceSettings(
        port: 0, adminKey: adminKey.map { Secret($0) },
        sandboxNotice: "Sandbox: nothing here reaches Stripe."))
    let customer = try CustomerID("cust_a")
    try await harness.store.addLink(
      CustomerLink(
        customer: customer, stripeCustomer: "cus_1", name: name, email: nil, testClock: nil,
        linkedAt: harness.clock.now()))
    try await harness.store.save(Samples.subscription(of: customer), segments: [])
    let usage = try Samples.starterUsage(of: customer)
    let invoice = try Samples.upcoming(of: customer)
    harness.operations.set { script in
      script.usage = usage
      script.invoice = invoice
    }
    for hour in 1...10 where hour != 6 {
      let report = try ReportReading(
        json: Array(
          Reports.hour(hour, devices: 3 + hour / 2)
            .replacing("\"devices\":", with: "\"mqtt_messages\": \(hour * 4200), \"devices\":")
            .utf8), receivedAt: harness.clock.now()
      ).report
      _ = try await harness.store.append(
        EntryDraft(report: report, receivedAt: harness.clock.now(), reportedBy: nil))
    }
    return harness
  }

  @Test func dashboardIsTheGoldenPage() async throws {
    try await filled().run { client in
      let answer = try await client.get("/dashboard")
      #expect(answer.status == 200)
      #expect(answer.headers[.contentType] == "text/html; charset=utf-8")
      try GoldenPage.compare(answer.text, with: "dashboard.html")
    }
  }

  @Test func customerIsTheGoldenPage() async throws {
    try await filled().run { client in
      let answer = try await client.get("/dashboard/customers/cust_a")
      #expect(answer.status == 200)
      try GoldenPage.compare(answer.text, with: "customer.html")
    }
  }

  @Test func loginIsTheGoldenPage() async throws {
    try await filled(adminKey: "admin-secret").run { client in
      let answer = try await client.get("/dashboard")
      #expect(answer.status == 401)
      try GoldenPage.compare(answer.text, with: "login.html")
    }
  }

  @Test func whatComesFromOutsideIsEscaped() async throws {
    let nasty = #"<script>alert("x")</script>"#
    try await filled(name: nasty).run { client in
      for path in ["/dashboard", "/dashboard/customers/cust_a"] {
        let answer = try await client.get(path)
        #expect(!answer.text.contains("<script>"))
        #expect(answer.text.contains("&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;"))
      }
    }
  }

  @Test func pagesLoadNothingFromElsewhere() async throws {
    try await filled().run { client in
      let answer = try await client.get("/dashboard")
      let policy = try #require(answer.headers[.contentSecurityPolicy])
      #expect(policy.hasPrefix("default-src 'none'; style-src 'sha256-"))
      #expect(
        policy.contains("; script-src 'self'; ") && policy.hasSuffix("frame-ancestors 'none'"))
      #expect(!policy.contains("unsafe"))
      #expect(answer.headers[.cacheControl] == "no-store")
      #expect(!answer.text.contains("http://") && !answer.text.contains("https://"))
    }
  }

  @Test func operatorKeyOpensASessionThatEndsWithTheKey() async throws {
    let harness = try await filled()
    let key = try await harness.keys.create(.operator)
    try await harness.run { client in
      let login = try await client.post(
        "/dashboard/login", "key=\(key.secret.revealed)", headers: Self.form)
      #expect(login.status == 303)
      let cookie = try #require(login.headers[.setCookie])
      #expect(cookie.hasSuffix("; Path=/; Max-Age=43200; HttpOnly; SameSite=Strict"))
      #expect(!cookie.contains(key.secret.revealed))
      let session: HTTPFields = [.cookie: String(cookie.prefix { $0 != ";" })]
      #expect(try await client.get("/dashboard", headers: session).status == 200)
      #expect(try await client.get("/api/customers", headers: session).status == 401)
      try await harness.keys.revoke(key.record.id)
      #expect(try await client.get("/dashboard", headers: session).status == 401)
    }
  }

  @Test func sessionEndsAfterHalfADay() async throws {
    let harness = try await filled(adminKey: "admin-secret")
    try await harness.run { client in
      let login = try await client.post(
        "/dashboard/login", "key=admin-secret", headers: Self.form)
      let cookie = try #require(login.headers[.setCookie]).prefix { $0 != ";" }
      let session: HTTPFields = [.cookie: String(cookie)]
      harness.clock.advance(seconds: 43_199)
      #expect(try await client.get("/dashboard", headers: session).status == 200)
      harness.clock.advance(seconds: 1)
      #expect(try await client.get("/dashboard", headers: session).status == 401)
    }
  }

  @Test func onlyAnOperatorKeyLogsIn() async throws {
    let harness = try await filled()
    let reader = try await harness.keys.create(.reader(customer: CustomerID("cust_a")))
    try await harness.run { client in
      for key in [reader.secret.revealed, "bk_wrong", ""] {
        let answer = try await client.post("/dashboard/login", "key=\(key)", headers: Self.form)
        #expect(answer.status == 401)
        #expect(answer.headers[.setCookie] == nil)
      }
    }
  }

  @Test func linkShowsOneCustomerUntilItEnds() async throws {
    let harness = try await filled(adminKey: "admin-secret")
    try await harness.run { client in
      let made = try await client.post(
        "/api/usage/cust_a/link", #"{"expires_in": 3600}"#, key: "admin-secret")
      #expect(made.status == 201)
      #expect(try made.member("expires_at") == .string("2026-01-31T11:30:00Z"))
      guard case .string(let url) = try made.member("url") else {
        throw UnexpectedAnswer(text: made.text)
      }
      let path = String(url.dropFirst("http://127.0.0.1:0".count))
      let page = try await client.get(path)
      #expect(page.status == 200)
      #expect(page.text.contains("Ada&#39;s Farm") && page.text.contains("$44.00"))
      #expect(!page.text.contains("cus_1") && !page.text.contains("/dashboard"))
      let forged = path.dropLast(4) + "AAAA"
      #expect(try await client.get(String(forged)).status == 404)
      #expect(
        try await client.get(
          "/dashboard", headers: [.cookie: "billing_session=\(path.dropFirst(7))"]
        ).status == 401)
      harness.clock.advance(seconds: 3600)
      #expect(try await client.get(path).status == 404)
    }
  }
}
