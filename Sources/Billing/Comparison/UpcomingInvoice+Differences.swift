import Amounts
public import Metering
import Rating

extension UpcomingInvoice {
  /// The prices at which our invoice so far and Stripe's preview differ, subscription by subscription; none of the meters that
  /// are named already: their totals differ, and so do the amounts.
  public func differences(besides named: Set<MeterKey> = []) -> [VerificationDifference] {
    guard subscriptions.isEmpty else {
      return subscriptions.flatMap { $0.differences(besides: named) }
    }
    guard let comparison else { return [] }
    return comparison.rows.filter { row in
      !row.agrees && !(row.meter.map(named.contains) ?? false)
    }.map { row in
      let what = row.meter?.text ?? "base price \(row.price)"
      let difference = try? row.ours.subtracting(row.stripe)
      let span = ours.period.map { " \($0.span)" } ?? ""
      return VerificationDifference(
        customer: customer, subject: "\(what)\(span)",
        detail:
          "ours is \(row.ours.formatted(in: ours.currency))\(quantity(of: row)), Stripe's preview charges \(row.stripe.formatted(in: ours.currency))",
        cause: .price,
        remedy:
          "billing explain --customer \(customer), and compare the price at Stripe: billing catalog diff",
        amount: difference, currency: ours.currency)
    }
  }

  /// What Stripe's preview has besides, for people: prorations, one-off items, discounts, taxes.
  public var stripeNotes: [String] {
    let own = subscriptions.isEmpty ? stripeOnly : subscriptions.flatMap(\.stripeOnly)
    return own.map { "\($0.description): \($0.amount.formatted(in: ours.currency))" }
  }

  private func quantity(of row: InvoiceComparison.Row) -> String {
    guard let line = ours.lines.first(where: { $0.price == row.price }), row.meter != nil else {
      return ""
    }
    return " for \(line.quantity)"
  }
}
