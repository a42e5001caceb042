import StripeAPI
import StripeDelivery
import Testing

@testable import StripeCatalog

/// What `billing catalog apply` asks before it changes anything.
@Suite struct CatalogConsentTests {
  @Test(
    arguments: [
      ("first, test", true, false, false, nil),
      ("first, live", true, false, true, "the key is a live one"),
      ("nothing to do, live", false, false, true, nil),
      ("a replaced price, test", false, true, false, "1 of the changes"),
      ("a replaced price, live", false, true, true, "1 of the changes"),
    ] as [(String, Bool, Bool, Bool, String?)])
  func asks(
    _ label: String, _ isFirst: Bool, _ isReplacing: Bool, _ isLive: Bool, _ words: String?
  ) throws {
    let prices = [
      try There.base(),
      isReplacing ? try There.price(charge: There.fiveDollars) : try There.price(),
    ]
    let plan = try Compared.plan(
      products: isFirst ? [] : nil, meters: isFirst ? [] : nil, prices: isFirst ? [] : prices)
    let consent = plan.consent(isLive: isLive)
    #expect((consent == nil) == (words == nil), "\(label): \(consent ?? "-")")
    if let words { #expect(consent?.hasPrefix(words) == true, "\(label)") }
  }

  /// Both reasons are told: an account where another's price holds a key has something already.
  @Test func whatIsLeftOfAFirstRunIsAskedAboutNoMore() throws {
    let plan = try Compared.plan(prices: [There.base()])
    #expect(!plan.isFirst && !plan.changes.isEmpty)
    #expect(plan.consent(isLive: true) == nil)
  }
}
