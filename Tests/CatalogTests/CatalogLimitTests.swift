import Amounts
import Catalog
import Testing

@Suite struct CatalogLimitTests {
  @Test func aSubscriptionHasAtMostTwentyItems() {
    let meters = (0..<20).map { "m\($0): { metric: m, kind: counter, aggregate: sum }" }
    let prices = (0..<20).map { "{ meter: m\($0), model: per_unit, unit_amount: 1 }" }
    func text(base: String) -> String {
      """
      currency: usd
      meters: { \(meters.joined(separator: ", ")) }
      plans: { p: { base: "\(base)", prices: [ \(prices.joined(separator: ", ")) ] } }
      """
    }
    #expect(CatalogExample.issues(text(base: "0")).isEmpty)
    #expect(
      CatalogExample.issues(text(base: "1")) == [
        "c.yaml:3: plans.p.prices: a subscription of this plan has 21 items; allowed: at most 20, "
          + "the base among them"
      ])
  }

  @Test func aLookupKeyOfMoreThan200CharactersIsRefused() {
    let plan = String(repeating: "p", count: 199)
    let text = CatalogExample.pricing("{ meter: m, model: per_unit, unit_amount: 1 }")
      .replacing(
        "p: {", with: "a: { prices: [{ meter: m, model: per_unit, unit_amount: 1 }] }\n  \(plan): {"
      )
    #expect(CatalogExample.issues(text).count == 2)
    #expect(CatalogExample.issues(text).allSatisfy { $0.contains("at most 200") })
  }

  @Test func anUnreadableFileIsACatalogError() {
    let error = CatalogError(unreadable: "c.yaml", reason: "there is no such file")
    #expect(
      error.description == "c.yaml: there is no such file; allowed: a YAML file that can be read")
  }

  /// What the documentation of Stripe leaves open: read, refused, and what it is without a word.
  @Test func ratingRulesAreRead() throws {
    let text = CatalogExample.pricing("{ meter: m, model: per_unit, unit_amount: 1 }")
    func rating(_ line: String) throws -> RatingRules {
      try PriceCatalog.parse(yaml: text + line, file: "c.yaml").rating
    }
    #expect(try rating("") == .stripe)
    #expect(try rating("\nstripe: {}") == .stripe)
    #expect(
      try rating("\nstripe: { flat_fee_at_zero: not_charged, ties: to_even }")
        == RatingRules(flatFeeAtZeroUsage: .notCharged, ties: .toEven))
    let issues = CatalogExample.issues(text + "\nstripe: { ties: up, flat_fee: charged }")
    #expect(issues.count == 2)
    #expect(issues.contains { $0.contains("stripe.ties") && $0.contains("to_even") })
    #expect(issues.contains { $0.contains("stripe.flat_fee") && $0.contains("flat_fee_at_zero") })
  }
}
