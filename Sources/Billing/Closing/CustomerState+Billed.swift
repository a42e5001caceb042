import Amounts
import Catalog
import Metering
import Rating
public import UsageLedger

extension CustomerState {
  /// What a closed segment's certificate says of its invoice and Stripe or the ledger do not; nil where they agree, and where
  /// nothing bills the segment.
  ///
  /// Compared in money, before discounts and taxes. Throws `unknownPlan` for a price whose terms are not known, and `overflow`.
  public func invoiceDifference(_ certified: CertifiedSegment) throws(BillingError) -> String? {
    guard let invoiced = certified.invoiced else { return nil }
    let terms = try terms(of: certified.segment.price)
    guard let model = terms.model else { return nil }
    if let void = invoiced.lines.first(where: { isVoid($0.invoice) }) {
      return "the invoice \(void.invoice), which billed it, is void: nothing bills it any more"
    }
    let currency = try terms.chargedIn()
    let cost: Money
    do throws(RatingError) {
      cost = try RatingEngine.amount(
        meter: certified.meter.key, model: model, quantity: certified.whole, currency: currency)
    } catch {
      throw BillingError(rating: error)
    }
    guard cost != invoiced.amount else { return nil }
    let names = Set(invoiced.lines.map(\.invoice)).sorted().joined(separator: ", ")
    let charged = invoiced.amount.formatted(in: currency)
    return
      "\(names.isEmpty ? "no invoice has it" : "\(names) charges \(charged)"), the ledger's \(certified.whole) costs \(cost.formatted(in: currency))"
  }

  private func isVoid(_ invoice: String) -> Bool {
    records.invoices.contains { $0.id == invoice && $0.status == "void" }
  }
}
