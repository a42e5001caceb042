import Amounts
import Metering
import Rating
import UsageLedger

/// What the first page orders and narrows customers by, and what the page of money adds up: a few values of each, so that those of many
/// fit in memory.
struct CustomerSummary: Hashable, Sendable {
  let entry: CustomerListing.Entry
  /// The key of the subscription's plan; nil without one.
  let plan: String?
  /// The invoice so far; nil where it cannot be told.
  let estimate: Money?
  /// In percent, as far as it can be told.
  let growth: Int?
  let lastReport: Timestamp?
  /// But for what the verification found, which changes by itself.
  let isInTrouble: Bool
  /// What it adds to the page of money.
  var money = MoneyEntry()
}

extension CustomerSummary {
  init(_ overview: CustomerOverview) {
    entry = CustomerListing.Entry(customer: overview.customer, link: overview.link)
    plan = overview.subscription?.plan
    estimate = overview.invoice?.total
    growth = overview.growth
    lastReport = overview.lastReport
    isInTrouble = overview.isInTrouble
    money = MoneyEntry(overview)
  }
}
