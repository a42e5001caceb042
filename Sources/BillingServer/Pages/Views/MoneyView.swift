import Amounts
import Billing
import Metering
import Rating
import StripeDelivery

/// What the periods that run will bring, and what is not going to be billed as it is.
struct MoneyView: Sendable {
  /// One sum.
  struct Row: Sendable {
    let name: String
    let customers: String
    let amount: String
  }

  /// Something of one customer that somebody should look at.
  struct Matter: Sendable {
    let name: String
    let href: String
    let what: String
    let amount: String
    let remedy: String
  }

  let frame: PageFrame
  /// Which customers were added up.
  let note: String
  let plans: [Row]
  let meters: [Row]
  let hasSums: Bool
  let total: String
  /// At the periods' ends.
  let range: String
  let uncollected: [Matter]
  let hasUncollected: Bool
  let unbilled: [Matter]
  let hasUnbilled: Bool
  let held: [Matter]
  let hasHeld: Bool
  let differences: [Matter]
  let hasDifferences: Bool
  let verified: String
  let next: String?

  init(
    _ found: CustomerWalk.Found<MoneyEntry>, verified: VerificationReport?, frame: PageFrame,
    isPaged: Bool, next: String?
  ) {
    self.frame = frame
    self.next = next
    let entries = found.rows
    note =
      isPaged
      ? "\(found.examined) customers, a part of all: the sums are theirs alone"
      : found.examined == 1 ? "1 customer" : "all \(found.examined) customers"
    plans = MoneySums(entries.compactMap(\.plan)).rows
    meters = MoneySums(entries.flatMap(\.lines)).rows
    hasSums = !plans.isEmpty
    func total(_ sums: [MoneyEntry.Sum]) -> String {
      MoneySums(sums.map { MoneyEntry.Sum(name: "", amount: $0.amount, currency: $0.currency) })
        .text
    }
    self.total = total(entries.compactMap(\.plan))
    let (low, high) = (total(entries.compactMap(\.low)), total(entries.compactMap(\.high)))
    range = low == high ? low : "\(low) to \(high)"
    uncollected = entries.flatMap(\.uncollected)
    hasUncollected = !uncollected.isEmpty
    unbilled = entries.flatMap(\.unbilled)
    hasUnbilled = !unbilled.isEmpty
    held = entries.flatMap(\.held)
    hasHeld = !held.isEmpty
    differences = (verified?.differences ?? []).map { difference in
      Matter(
        name: difference.customer.text, href: CustomerView.path(of: difference.customer),
        what: "\(difference.subject): \(difference.detail)", amount: "",
        remedy: PageText.plain(difference.remedy))
    }
    hasDifferences = !differences.isEmpty
    self.verified =
      verified.map {
        "Last compared at \(PageText.time($0.finishedAt)) UTC, \($0.customers) customers."
      }
      ?? "Compared within the hour; at once with billing verify."
  }
}
