import Amounts
import Metering
import UsageLedger

extension CustomerState {
  /// Lines of final invoices at our metered prices that no segment counted for: a second item, or a subscription that was
  /// never seen. Lines of before the customer was linked are none of ours.
  public func uncountedLines() -> [VerificationDifference] {
    guard let link = records.link else { return [] }
    var found: [VerificationDifference] = []
    for invoice in records.invoices where invoice.bills {
      for line in invoice.lines where line.amount != .zero {
        guard let price = line.price, let terms = try? terms(of: price), terms.meter != nil,
          line.period.end > link.linkedAt,
          !records.segments.contains(where: { line.covers($0) })
        else { continue }
        let currency = try? terms.chargedIn()
        found.append(
          VerificationDifference(
            customer: customer, subject: "\(invoice.id) \(line.period.span)",
            detail:
              "it charges \(currency.map { line.amount.formatted(in: $0) } ?? "\(line.amount.minorUnits)") at \(price), which no segment here counted for",
            cause: .invoice,
            remedy:
              "look at the subscription's items and credit the line at Stripe: billing doctor",
            amount: try? Money.zero.subtracting(line.amount), currency: currency))
      }
    }
    return found
  }
}
