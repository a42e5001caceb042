import Metering
import Testing
import Wire

@testable import BillingServer

@Suite struct WebhookSecretsTests {
  private static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
  private static let other = "whsec_" + Base64.text(of: (0..<32).map { UInt8($0) })
  /// The example of the specification's own libraries.
  private static let signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="

  private static func headers(_ secrets: String) throws -> [String] {
    try #require(WebhookSecrets(secrets)).headers(
      id: "msg_p5jXN8AQM9LWM0D4loKWxJek", at: Timestamp(seconds: 1_614_265_330),
      body: Array(#"{"test": 2432232314}"#.utf8)
    ).map { "\($0.name): \($0.value)" }
  }

  @Test func aMessageIsSignedAsTheSpecificationSays() throws {
    #expect(
      try Self.headers(Self.secret) == [
        "webhook-id: msg_p5jXN8AQM9LWM0D4loKWxJek", "webhook-timestamp: 1614265330",
        "webhook-signature: \(Self.signature)",
      ])
  }

  @Test(arguments: [",", " ", ",\n", "\n"])
  func eachOfSeveralSecretsSigns(between: String) throws {
    let both = try Self.headers(Self.other + between + Self.secret)
    let alone = try Self.headers(Self.other)
    let added = try #require(alone.last)
    #expect(both.last == "\(added) \(Self.signature)")
  }

  @Test(arguments: [
    "", " ", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_", "whsec_****", "whsec_c2hvcnQ=",
    secret + ",broken", "whsec_" + Base64.text(of: (0..<65).map { UInt8($0) }),
  ])
  func whatIsNoSecretSignsNothing(text: String) {
    #expect(WebhookSecrets(text) == nil)
  }

  @Test func aNewSecretIsOne() {
    let made = WebhookSecrets.make(from: CountingRandom())
    #expect(made.revealed == "whsec_AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=")
    #expect(WebhookSecrets(made.revealed) != nil)
  }
}
