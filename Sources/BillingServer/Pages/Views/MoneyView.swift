import Amounts
import Billing
import Metering
import Rating
import StripeDelivery
import UsageLedger

/// What the periods that run will bring, and what is not going to be billed as it is.
struct MoneyView: Sendable {
  /// One sum.
  struct Row: Sendable {
    let name: String
    let customers: String
    let amount: String
  }

  /// Something of one customer that somebody should look at.
  struct Matter: Hashable, Sendable {
    let name: String
    let href: String
    let what: String
    let amount: String
    let remedy: String
  }

  /// Matters of one kind.
  struct Section: Sendable {
    private static let mostShown = 40

    let title: String
    /// Nil where there is nothing to say; the page's own word is `note`.
    let remark: String?
    let rows: [Matter]
    /// Where there are none.
    let empty: String?
    /// How many more there are; nil where all are shown.
    let more: String?

    init(_ title: String, _ matters: [Matter], remark: String? = nil, empty: String) {
      self.title = title
      self.remark = remark
      rows = Array(matters.prefix(Self.mostShown))
      self.empty = matters.isEmpty ? empty : nil
      more = matters.count > rows.count ? "and \(matters.count - rows.count) more" : nil
    }
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
  let sections: [Section]

  /// `late`: open alerts about late usage.
  init(
    _ known: CustomerSummaries.Known, late: [AlertRecord], verified: VerificationReport?,
    frame: PageFrame
  ) {
    self.frame = frame
    let entries = known.summaries.map(\.money)
    note =
      !known.isWhole
      ? "\(entries.count) customers that were looked at so far: the sums are theirs alone"
      : entries.count == 1 ? "1 customer" : "all \(entries.count) customers"
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
    sections = [
      Self.differences(verified),
      Section(
        "Not collected", entries.flatMap(\.uncollected),
        empty: "Stripe collects from every customer."),
      Section(
        "Used and not billed", entries.flatMap(\.unbilled),
        empty: "Everything that is used has a subscription."),
      Section("Held before charge", entries.flatMap(\.held), empty: "No report is held."),
      Section(
        "Late usage", late.map(Matter.init),
        remark: "What came after its period was closed, as the rules of alerts found it last.",
        empty: "No rule found any that is not decided; all of it: billing usage late list"),
    ]
  }

  private static func differences(_ verified: VerificationReport?) -> Section {
    Section(
      "Different from Stripe",
      (verified?.differences ?? []).map { difference in
        Matter(
          name: difference.customer.text, href: CustomerView.path(of: difference.customer),
          what: "\(difference.subject): \(difference.detail)", amount: "",
          remedy: PageText.plain(difference.remedy))
      },
      remark: verified.map {
        "Last compared at \(PageText.time($0.finishedAt)) UTC, \($0.customers) customers."
      } ?? "Compared within the hour; at once with billing verify.",
      empty: "No difference is known.")
  }
}

extension MoneyView.Matter {
  fileprivate init(_ alert: AlertRecord) {
    let customer = alert.subject.customer
    self.init(
      name: customer?.text ?? "", href: customer.map { CustomerView.path(of: $0) } ?? "",
      what: alert.summary, amount: "", remedy: "")
  }
}
