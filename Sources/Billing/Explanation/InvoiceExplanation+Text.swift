import Amounts
import Catalog
import Metering
import Rating
import UsageLedger

extension InvoiceExplanation {
  /// All lines, short: what is charged, and what the quantity was made of.
  public var text: String {
    let customer = invoice.customer.map { "\($0), " } ?? ""
    let plan = invoice.plan.map { "plan \($0), " } ?? ""
    let head =
      ["\(customer)\(plan)period \(span), as of \(asOf)"] + (note.map { ["(\($0))"] } ?? [])
    let rows = lines.enumerated().flatMap { number, line in
      ["\(number + 1). \(line.line.description): \(amount(line))"]
        + (line.total.map { ["   " + $0.summary + line.deliverySummary] } ?? [])
    }
    return (head + rows + ["Total \(invoice.total.formatted(in: invoice.currency))"])
      .joined(separator: "\n")
  }

  /// One line, counted from 1, the whole way down; nil when there is no such line.
  public func text(line number: Int) -> String? {
    guard lines.indices.contains(number - 1) else { return nil }
    let line = lines[number - 1]
    let customer = invoice.customer.map { " of \($0)" } ?? ""
    let head = "Line \(number)\(customer), period \(span), as of \(asOf)"
    let body = LineExplanationText(line: line, currency: invoice.currency)
    return ([head] + (note.map { ["(\($0))"] } ?? []) + body.rows).joined(separator: "\n")
  }

  private var span: String { invoice.period.map { "\($0)" } ?? "" }

  private func amount(_ line: LineExplanation) -> String {
    line.line.amount.formatted(in: invoice.currency)
  }
}

extension TotalExplanation {
  /// `8 = sum of each instance's last reading, from 2 of 9 reports`.
  var summary: String {
    let counted = reports.count { $0.status == .counted }
    return
      "\(total.whole) \(meter.unit) = \(rule), from \(counted) of \(reports.count) reports"
  }

  /// How the meter makes one value of many, in words.
  var rule: String {
    switch meter.aggregation {
    case .sum: "everything added"
    case .last: "each instance's last reading, added"
    case .max: "the peak of the hourly totals"
    case .average: "the average of \(hourCount) hourly totals"
    case .p95: "the 95th percentile of \(hourCount) hourly totals"
    }
  }
}

extension LineExplanation {
  var deliverySummary: String {
    guard let delivery else { return "" }
    guard let accepted = delivery.accepted else { return "; nothing accepted by Stripe yet" }
    return "; Stripe accepted \(accepted.value)"
  }
}
