import Billing
import BillingServer
import HTTPTypes
import LedgerConformance
import Metering
import Reporting
import StripeDelivery
import Testing
import UsageLedger
import Wire

/// The customer's own page: the guide's sentences, what more would cost, and the same as data.
@Suite struct UsagePageTests {
  private static let key = "admin-secret"

  /// A customer with eight devices and three hours of reports, and the path of its page.
  private static func page(pages: PageSettings = PageSettings()) async throws -> (
    harness: ServiceHarness, path: String
  ) {
    let harness = try ServiceHarness(
      settings: ServiceSettings(port: 0, adminKey: Secret(key), pages: pages))
    let customer = try CustomerID("cust_a")
    try await harness.link("cust_a")
    let (usage, invoice) = (
      try Samples.starterUsage(of: customer), try Samples.upcoming(of: customer)
    )
    try await harness.store.save(
      Samples.subscription(of: customer), segments: usage.compactMap(\.segment))
    try await harness.store.savePrice(
      PriceDocument(
        id: PriceID("price_1"),
        json: #"""
          {"blockSize":1,"currency":"usd","meter":"device_usage","name":"Starter","tiers":[{"unitAmount":"0","upTo":5},\#
          {"unitAmount":"500"}],"tiersMode":"graduated"}
          """#))
    harness.operations.set { script in
      script.usage = usage
      script.invoice = invoice
    }
    for hour in [7, 8, 10] {
      let report = try ReportReading(
        json: Array(Reports.hour(hour, devices: 8).utf8), receivedAt: harness.clock.now()
      ).report
      _ = try await harness.store.append(
        EntryDraft(report: report, receivedAt: harness.clock.now(), reportedBy: nil))
    }
    let path = try await harness.run { client in
      let made = try await client.post("/api/usage/cust_a/link", "", key: key)
      guard case .string(let url) = try made.member("url") else {
        throw UnexpectedAnswer(text: made.text)
      }
      return String(url.dropFirst("http://127.0.0.1:0".count))
    }
    return (harness, path)
  }

  @Test func itSaysTheGuidesTwoSentences() async throws {
    let (harness, path) = try await Self.page()
    try await harness.run { client in
      let text = try await client.get(path).text.replacing("&#39;", with: "'")
      #expect(text.contains(">You've used 8 devices this month<"))
      #expect(text.contains(">Estimated additional charge: $15.00<"))
      #expect(text.contains(">You've used 412,000 messages this month<"))
      #expect(text.contains("5 devices are included, each further device costs $5.00."))
      #expect(text.contains("This period ends on 2026-02-01 00:00 UTC."))
      #expect(!text.contains("/dashboard") && !text.contains("cus_"))
    }
  }

  @Test(arguments: [
    (
      "meter=device_usage&add=5",
      "With 5 more devices, 13 in all, the estimated additional charge would be $40.00 instead of $15.00, and the estimated total $69.00 instead of $44.00."
    ), ("meter=device_usage", nil), ("meter=none&add=5", nil), ("meter=mqtt_messages&add=", nil),
  ])
  func itSaysWhatMoreWouldCost(query: String, sentence: String?) async throws {
    let (harness, path) = try await Self.page()
    try await harness.run { client in
      let answer = try await client.get("\(path)?\(query)")
      let isAnswered = answer.text.contains("role=\"status\"")
      #expect(isAnswered == (sentence != nil))
      if let sentence { #expect(answer.text.contains(sentence)) }
    }
  }

  @Test func whatIsNoNumberIsRefused() async throws {
    let (harness, path) = try await Self.page()
    try await harness.run { client in
      for query in ["add=0", "add=x", "by=week", "other=1"] {
        let answer = try await client.get("\(path)?\(query)")
        #expect(answer.status == 422, "\(query)")
      }
    }
  }

  /// The address before the browser, the browser before the setting.
  @Test(arguments: [
    ("?lang=de", nil, "de", "Sie haben diesen Monat 8 Geräte genutzt"),
    ("?lang=es-MX", "de", "es", "Ha utilizado 8 dispositivos este mes"),
    ("", "de-AT,en;q=0.5", "de", "Sie haben diesen Monat 412.000 Nachrichten genutzt"),
    ("?lang=fr", "fr", "es", "Cargo adicional estimado: 15,00\u{a0}US$"),
    ("?lang=en", "de", "en", "You've used 8 devices this month"),
    ("?lang=de&meter=device_usage&add=5", nil, "de", "5 Geräte mehr, zusammen 13:"),
  ])
  func itSpeaksTheReadersLanguage(
    query: String, accepted: String?, language: String, sentence: String
  ) async throws {
    let (harness, path) = try await Self.page(pages: PageSettings(language: .es))
    try await harness.run { client in
      let headers: HTTPFields = accepted.map { [.acceptLanguage: $0] } ?? [:]
      let answer = try await client.get(path + query, headers: headers)
      let text = answer.text.replacing("&#39;", with: "'")
      #expect(text.contains("<html lang=\"\(language)\">"))
      #expect(text.contains(sentence))
      #expect(answer.headers[.vary]?.contains("Accept-Language") == true)
      #expect(answer.headers[.contentLanguage] == language)
      #expect(answer.headers[.cacheControl] == "no-store")
      // The question and the charts' links keep what the address asks for.
      let isKept = text.contains("name=\"lang\" value=\"\(language)\"")
      #expect(isKept == (query.hasPrefix("?lang=") && !query.hasSuffix("fr")))
    }
  }

  @Test func aLinkThatIsOverSaysSoInTheReadersLanguage() async throws {
    let (harness, _) = try await Self.page(
      pages: PageSettings(
        frameAncestors: ["https://app.example.com"], brand: PageBrand(name: "Acme")))
    try await harness.run { client in
      let answer = try await client.get("/usage/none?lang=de")
      #expect(answer.status == 404)
      #expect(answer.text.contains("<html lang=\"de\">"))
      #expect(answer.text.contains("<title>Dieser Link ist nicht gültig – Acme</title>"))
      #expect(
        answer.headers[.contentSecurityPolicy]?.hasSuffix("'self' https://app.example.com") == true)
      let other = try await client.get("/usage/none", headers: [.acceptLanguage: "es"])
      #expect(other.text.contains("Este enlace no es válido"))
    }
  }

  @Test(arguments: ["", "?by=day", "?by=hour"]) func itDrawsItsCharts(query: String) async throws {
    let (harness, path) = try await Self.page()
    try await harness.run { client in
      let answer = try await client.get(path + query)
      #expect(answer.status == 200)
      #expect(answer.text.contains("<svg class=\"graph\""))
      #expect(answer.text.contains("8 devices"))
    }
  }

  @Test func onlyTheOriginsOfTheSettingFrameIt() async throws {
    let (closed, path) = try await Self.page()
    try await closed.run { client in
      let policy = try await client.get(path).headers[.contentSecurityPolicy]
      #expect(policy?.hasSuffix("frame-ancestors 'self'") == true)
    }
    let (open, other) = try await Self.page(
      pages: PageSettings(
        frameAncestors: ["https://app.example.com"], portalURL: "https://pay.example.com/p"))
    try await open.run { client in
      let answer = try await client.get(other)
      let policy = answer.headers[.contentSecurityPolicy]
      #expect(policy?.hasSuffix("frame-ancestors 'self' https://app.example.com") == true)
      #expect(answer.text.contains("href=\"https://pay.example.com/p\""))
      let board = try await client.get("/dashboard", key: Self.key)
      #expect(board.headers[.contentSecurityPolicy]?.hasSuffix("frame-ancestors 'none'") == true)
    }
  }

  /// The customer's page alone is the platform's; what is not in its sheets is not allowed to be there.
  @Test func aPlatformsNameColourAndLogoAreOnIt() async throws {
    let brand = PageBrand(name: "A <b> & C", logo: "data:image/png;base64,AAAA", color: "#123456")
    let (harness, path) = try await Self.page(pages: PageSettings(brand: brand))
    try await harness.run { client in
      let answer = try await client.get(path)
      #expect(answer.text.contains("A &lt;b&gt; &amp; C</span>"))
      #expect(answer.text.contains("<img src=\"data:image/png;base64,AAAA\" alt=\"\""))
      #expect(answer.text.contains("--accent: #123456;"))
      let policy = answer.headers[.contentSecurityPolicy] ?? ""
      #expect(policy.ranges(of: "'sha256-").count == 2)
      let board = try await client.get("/dashboard", key: Self.key)
      #expect(!board.text.contains("#123456") && !board.text.contains("base64,AAAA"))
      #expect(board.headers[.contentSecurityPolicy]?.ranges(of: "'sha256-").count == 1)
    }
  }

  @Test func theSameIsThereAsATable() async throws {
    let (harness, path) = try await Self.page()
    try await harness.run { client in
      let answer = try await client.get("\(path)/usage.csv")
      #expect(answer.headers[.contentType] == "text/csv; charset=utf-8")
      let lines = answer.text.split(separator: "\r\n").map(String.init)
      #expect(lines.first == "meter,unit,start,end,value")
      #expect(lines.contains("device_usage,device,2026-01-31T00:00:00Z,2026-02-01T00:00:00Z,8"))
      #expect(lines.contains("device_usage,device,2026-01-30T00:00:00Z,2026-01-31T00:00:00Z,"))
      #expect(try await client.get("/usage/none/usage.csv").status == 404)
    }
  }

  @Test func theSameIsThereAsData() async throws {
    let (harness, path) = try await Self.page()
    try await harness.run { client in
      let answer = try await client.get("\(path)/usage.json")
      #expect(answer.headers[.accessControlAllowOrigin] == "*")
      #expect(try answer.member("meters.0.used") == .string("You've used 8 devices this month"))
      #expect(
        try answer.member("meters.0.charge_text") == .string("Estimated additional charge: $15.00"))
      #expect(try answer.member("meters.0.days.30.value") == .number("8"))
      #expect(try answer.member("meters.0.days.29.value") == .null)
      #expect(!answer.text.contains("cus_"))
      #expect(try await client.get("/usage/none/usage.json").status == 404)
    }
  }
}
