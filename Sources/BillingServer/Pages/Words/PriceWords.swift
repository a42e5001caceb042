import Amounts
import Catalog
import Metering

/// What a price says to whoever pays it: `5 devices are included, each further device costs $5.00`.
struct PriceWords {
  let unit: String
  let currency: Currency
  let words: PageWords

  init(unit: String, currency: Currency, words: PageWords = .english) {
    self.unit = unit
    self.currency = currency
    self.words = words
  }

  private var singular: String { words.unit(unit, for: 1) }

  func text(_ model: PriceModel) -> String {
    switch model {
    case .perUnit(let amount, let included):
      let price = words.price(amount, in: currency)
      guard included > .zero else {
        return words(.priceEach, ["unit": singular, "price": price])
      }
      return words(
        .priceFurther, ["included": self.included(included), "unit": singular, "price": price])
    case .package(let size, let amount, let included):
      let price = words.price(amount, in: currency)
      let package = words.counted(size, unit)
      guard included > .zero else {
        return words(.pricePackage, ["package": package, "price": price])
      }
      return words(
        .pricePackageFurther,
        ["included": self.included(included), "package": package, "price": price])
    case .graduated(let tiers):
      return words(.priceGraduated, ["tiers": all(tiers)]).capitalizedFirst
    case .volume(let tiers):
      return words(.priceVolume, ["unit": words.plural(of: unit), "tiers": all(tiers)])
    }
  }

  private func included(_ amount: WholeQuantity) -> String {
    words(.included, count: amount, ["amount": words.counted(amount, unit)])
  }

  private func all(_ tiers: [PriceTier]) -> String {
    tiers.enumerated().map { tier($1, after: $0 > 0 ? tiers[$0 - 1].upTo : nil) }
      .joined(separator: "; ")
  }

  /// `devices 6 to 20: $8.00 each`, with the flat fee where the tier has one.
  private func tier(_ tier: PriceTier, after before: WholeQuantity?) -> String {
    let first = WholeQuantity((before?.units ?? 0) + 1)
    let number = words.number(first)
    let range =
      tier.upTo.map { end in
        end == first
          ? words.number(end)
          : words(.tierBetween, ["first": number, "last": words.number(end)])
      } ?? (before == nil ? words(.tierAny) : words(.tierFrom, ["first": number]))
    let unit = words.plural(of: unit)
    let price = words.price(tier.unitAmount, in: currency)
    guard let flat = tier.flatAmount else {
      return words(.priceTier, ["unit": unit, "range": range, "price": price])
    }
    return words(
      .priceTierFlat,
      ["unit": unit, "range": range, "price": price, "flat": words.price(flat, in: currency)])
  }

  /// `$29.00 each month, whatever is used`; nil for a plan without a base.
  static func base(_ plan: Plan, in currency: Currency, words: PageWords = .english) -> String? {
    guard plan.base != .zero else { return nil }
    let sentence: PageWord =
      switch plan.interval.unit {
      case .day: .baseDay
      case .week: .baseWeek
      case .month: .baseMonth
      case .year: .baseYear
      }
    let count = WholeQuantity(plan.interval.count)
    return words(
      sentence, count: count,
      ["amount": words.money(plan.base, in: currency), "number": words.number(count)])
  }
}
