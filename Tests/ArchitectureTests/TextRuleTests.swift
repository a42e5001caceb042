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
}
