import Amounts
import Catalog
import Metering

/// What a price says to whoever pays it: `5 devices are included, each further device costs $5.00`.
struct PriceWords {
  let unit: UnitName
  let currency: Currency

  init(unit: String, currency: Currency) {
    self.unit = UnitName(unit)
    self.currency = currency
  }

  func text(_ model: PriceModel) -> String {
    switch model {
    case .perUnit(let amount, let included):
      let price = amount.formatted(in: currency)
      guard included > .zero else { return "Each \(unit.singular) costs \(price)." }
      return "\(self.included(included)), each further \(unit.singular) costs \(price)."
    case .package(let size, let amount, let included):
      let price = amount.formatted(in: currency)
      let package = unit.counted(size)
      guard included > .zero else {
        return "Each \(package) cost \(price); what is begun counts whole."
      }
      return
        "\(self.included(included)), each further \(package) cost \(price); what is begun counts whole."
    case .graduated(let tiers):
      return
        "\(tiers.enumerated().map { tier($1, after: $0 > 0 ? tiers[$0 - 1].upTo : nil) }.joined(separator: "; "))."
        .capitalizedFirst
    case .volume(let tiers):
      return "All \(unit.plural) cost the price that their number reaches: "
        + tiers.enumerated().map { tier($1, after: $0 > 0 ? tiers[$0 - 1].upTo : nil) }
        .joined(separator: "; ") + "."
    }
  }

  private func included(_ amount: WholeQuantity) -> String {
    "\(unit.counted(amount)) \(amount == 1 ? "is" : "are") included"
  }

  /// `6 to 20: $8.00 each`, with the flat fee where the tier has one.
  private func tier(_ tier: PriceTier, after before: WholeQuantity?) -> String {
    let first = WholeQuantity((before?.units ?? 0) + 1)
    let range =
      tier.upTo.map { $0 == first ? $0.grouped : "\(first.grouped) to \($0.grouped)" }
      ?? (before == nil ? "in any number" : "from \(first.grouped)")
    let flat = tier.flatAmount.map { ", and \($0.formatted(in: currency)) once" } ?? ""
    return "\(unit.plural) \(range): \(tier.unitAmount.formatted(in: currency)) each\(flat)"
  }

  /// `$29.00 each month, whatever is used`; nil for a plan without a base.
  static func base(_ plan: Plan, in currency: Currency) -> String? {
    guard plan.base != .zero else { return nil }
    return "\(plan.base.formatted(in: currency)) each \(plan.interval), whatever is used."
  }
}
