import StripeAPI
import Testing

@Suite struct ValueTests {
  @Test(arguments: [
    ("2025-02-24.acacia", false, false), ("2025-03-31.basil", true, false),
    ("2025-06-30.basil", true, true), ("2026-05-27.dahlia", true, true),
    ("2020-08-27", false, false),
  ])
  func versionsCompareByDate(text: String, hasMeters: Bool, hasBillingModes: Bool) throws {
    let version = try #require(StripeVersion(text))
    #expect(version.text == text)
    #expect(version.hasMeters == hasMeters)
    #expect(version.hasBillingModes == hasBillingModes)
  }

  @Test(arguments: ["", "dahlia", "2026-5-27", "2026-05-27.", "20260527", "2026-05-2x"])
  func otherTextIsNoVersion(text: String) {
    #expect(StripeVersion(text) == nil)
  }

  @Test func keysDoNotPrint() {
    let key = StripeSecretKey(" sk_test_abc123 ")
    var dumped = ""
    dump(key, to: &dumped)
    let request = StripeHTTPRequest(
      method: .get, url: "http://stripe.test", key: key, timeout: .seconds(1))
    let configuration = StripeConfiguration(key: key)
    let texts = [
      "\(key)", String(reflecting: key), dumped, "\(request)", String(reflecting: configuration),
      "\(WebhookSecret("whsec_abc123"))", "\(StripeSecretKey("abc123"))",
    ]
    for text in texts {
      #expect(!text.contains("abc123"))
    }
    #expect("\(key)" == "sk_test_…")
    #expect(key.isTestMode)
    #expect(key.authorizationHeader == "Bearer sk_test_abc123")
  }

  @Test func errorsDoNotRepeatSecrets() {
    let error = StripeError(
      kind: .api, message: "keys sk_live_a1, (rk_test_b2) and whsec_c3; task_1 stays")
    #expect(error.message == "keys sk_live_…, (rk_test_…) and whsec_…; task_1 stays")
  }

  @Test(arguments: [("a", true), ("", false), ("with blank", false), ("ü", false)])
  func idempotencyKeysArePrintableText(text: String, isTaken: Bool) {
    #expect((IdempotencyKey(text) != nil) == isTaken)
    #expect(IdempotencyKey(String(repeating: "k", count: 256)) == nil)
  }
}
