import Testing

struct TextRuleTests {
  @Test(arguments: TextRule.all)
  func ruleRefusesItsExampleAndNoMore(rule: TextRule) {
    let target = rule.targets?.sorted().first ?? "StripeAPI"
    let refused = SourceFile(target: target, text: "\n\(rule.refuses)")
    #expect(
      rule.violations(in: refused) == [Violation(place: "Fixture.swift:2", reason: rule.name)])
    #expect(rule.violations(in: SourceFile(target: target, text: rule.allows)) == [])
  }

  @Test(arguments: TextRule.all)
  func sourcesKeepTheRule(rule: TextRule) throws {
    let files = try SourceTree.swiftFiles(in: "Sources")
    #expect(files.flatMap(rule.violations) == [])
  }

  @Test(arguments: [
    ("import AsyncHTTPClient", ["StripeAPI", "BillingServer", "billing"], true),
    ("public import AsyncHTTPClient", ["UsageExporter"], true),
    ("  let session = URLSession.shared", ["billing"], true),
    ("try await ClientBootstrap(group: group).connect(host: host, port: 80)", ["billing"], true),
    ("import AsyncHTTPClient", ["WebClient", "StripeSandbox", "Demonstration"], false),
    ("import HTTPTypes", ["BillingServer"], false),
    ("private static func hexadecimal(_ bytes: [UInt8]) -> String {", ["Metering"], true),
    ("bytes.map { String($0, radix: 16) }", ["Reporting", "billing"], true),
    ("let digit = character.hexDigitValue", ["Reporting"], true),
    ("Data(bytes).base64EncodedString()", ["BillingServer"], true),
    ("Data(base64Encoded: text)", ["StripeAPI"], true),
    ("text.addingPercentEncoding(withAllowedCharacters: .alphanumerics)", ["StripeAPI"], true),
    ("private let digits = Array(\"0123456789ABCDEF\".utf8)", ["StripeAPI"], true),
    ("strftime(text, count, \"%a, %d %b %Y\", &parts)", ["BillingServer"], true),
    ("enum Base64 {", ["PrometheusClient"], true), ("enum Base62 {", ["BillingServer"], false),
    ("struct HTTPDate {", ["UsageExporter"], true), ("import Wire", ["StripeAPI"], false),
    ("String(byte, radix: 16)", ["Wire", "StripeSandbox"], false),
    ("String(number, radix: 10)", ["Amounts"], false),
  ])
  func encodingsAndRequestsHaveOnePlace(line: String, targets: [String], isRefused: Bool) {
    for target in targets {
      let found = TextRule.all.flatMap { $0.violations(in: SourceFile(target: target, text: line)) }
      #expect(found.count == (isRefused ? 1 : 0), "\(target): \(found)")
    }
  }
}
