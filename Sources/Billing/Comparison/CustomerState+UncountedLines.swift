import Amounts
public import Metering
import UsageLedger

extension CustomerState {
  /// The prices of lines that no segment counted for: nothing here names them, and whether they are metered by us is in their
  /// terms.
  public var uncountedPrices: Set<PriceID> {
    Set(strangeLines.map(\.price))
  }

  /// Lines of final invoices at our metered prices that no segment counted for: a second item, or a subscription that was
  /// never seen. Lines of before the customer was linked are none of ours. `known`: the terms of `uncountedPrices`, as far as they
  /// are prices of ours.
  public func uncountedLines(_ known: [PriceID: PriceTerms]) -> [VerificationDifference] {
    strangeLines.compactMap { invoice, line, price in
      guard let terms = known[price], terms.meter != nil else { return nil }
      let currency = try? terms.chargedIn()
      return VerificationDifference(
        customer: customer, subject: "\(invoice.id) \(line.period.span)",
        detail:
          "it charges \(currency.map { line.amount.formatted(in: $0) } ?? "\(line.amount.minorUnits)") at \(price), which no segment here counted for",
        cause: .invoice,
        remedy: "look at the subscription's items and credit the line at Stripe: billing doctor",
        amount: try? Money.zero.subtracting(line.amount), currency: currency)
    }
  }

  private var strangeLines: [(invoice: InvoiceSeen, line: InvoiceSeen.Line, price: PriceID)] {
    guard let link = records.link else { return [] }
    return records.invoices.filter(\.bills).flatMap { invoice in
      invoice.lines.compactMap { line in
        guard let price = line.price, line.amount != .zero, line.period.end > link.linkedAt,
          !records.segments.contains(where: line.covers)
        else { return nil }
        return (invoice, line, price)
      }
    }
  }
}
