import Amounts
import Billing
import Catalog
import Metering
import Rating
import UsageLedger

/// What so many more units of a meter would cost in the period that runs. Pure.
struct AddedUsage: Hashable, Sendable {
  /// More than anyone would ask for, and less than what cannot be rated.
  static let most = 1_000_000_000

  let usage: MeterUsage
  let added: WholeQuantity
  let quantity: WholeQuantity
  let currency: Currency
  /// The meter's charge as it is, and as it would be.
  let charge: Money
  let chargeThen: Money
  /// The invoice's total as it is, and as it would be.
  let total: Money
  let totalThen: Money

  /// Nil where the meter is not priced or there is no invoice to add to. Throws `overflow` for amounts beyond 64 bits.
  init?(_ added: WholeQuantity, of meter: MeterKey, to overview: CustomerOverview) throws {
    guard let usage = overview.billedUsage.first(where: { $0.meter.key == meter }),
      let segment = usage.segment, let model = overview.terms(of: segment)?.model,
      let invoice = overview.invoice
    else { return nil }
    self.usage = usage
    self.added = added
    quantity = try usage.total.whole.adding(added)
    currency = invoice.currency
    let rules = overview.catalog?.rating ?? .stripe
    func price(_ quantity: WholeQuantity) throws -> Money {
      // What is used in a trial costs nothing.
      guard segment.billing == .billed else { return .zero }
      return try RatingEngine.amount(
        meter: meter, model: model, quantity: quantity, currency: invoice.currency, rules: rules)
    }
    charge = try price(usage.total.whole)
    chargeThen = try price(quantity)
    total = invoice.total
    totalThen = try invoice.total.adding(chargeThen.subtracting(charge))
  }

  /// `With 5 more devices, 13 in all, the additional charge would be $40.00 instead of $15.00, the total $69.00.`
  func sentence(in words: PageWords = .english) -> String {
    let (number, all) = (words.number(added), words.number(quantity))
    let unit = words.unit(usage.meter.unit, for: added)
    let now = words.money(charge, in: currency)
    guard chargeThen != charge else {
      return words(.addedNothing, ["number": number, "unit": unit, "all": all, "now": now])
    }
    return words(
      .added,
      [
        "number": number, "unit": unit, "all": all, "now": now,
        "then": words.money(chargeThen, in: currency),
        "total": words.money(total, in: currency),
        "total_then": words.money(totalThen, in: currency),
      ])
  }
}
