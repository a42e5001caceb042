public import Amounts
public import Catalog
public import Metering

/// A period's totals by meter as someone typed or sent them, checked and rounded by each meter's rule.
public struct UsageTotals: Sendable {
  public private(set) var values: [MeterKey: WholeQuantity] = [:]

  private let catalog: PriceCatalog

  /// No totals yet: every meter counts as zero.
  public init(catalog: PriceCatalog) {
    self.catalog = catalog
  }

  /// Reads `device_usage=8,mqtt_messages=1500000`; nothing before the first comma is an empty list.
  ///
  /// Throws for a part without `=`, a meter given twice, and whatever `set` refuses.
  public init(list: String, catalog: PriceCatalog) throws(RatingError) {
    self.init(catalog: catalog)
    guard !list.isEmpty else { return }
    for part in list.split(separator: ",", omittingEmptySubsequences: false) {
      let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard sides.count == 2 else {
        throw RatingError(
          .malformedTotal, meter: nil, "\"\(part)\" is not METER=TOTAL, such as device_usage=8")
      }
      try set(String(sides[0]), to: sides[1])
    }
  }

  /// Sets one total from a decimal's text, rounded to a whole number by the meter's rule: 2.5 GB are 3.
  ///
  /// Throws for a meter that the catalogue does not have (naming the nearest), a second total of a meter, and a
  /// total that is no number, below zero or above 2^53.
  public mutating func set(_ name: String, to decimal: some StringProtocol) throws(RatingError) {
    let meter = try meter(name)
    guard values[meter.key] == nil else {
      throw RatingError(.malformedTotal, meter: meter.key, "a total is given twice")
    }
    let total = try Self.read(decimal, of: meter.key)
    do throws(AmountError) {
      values[meter.key] = try total.rounded(meter.rounding)
    } catch {
      throw RatingError(.totalTooLarge, meter: meter.key, error.context)
    }
  }

  private static func read(_ decimal: some StringProtocol, of meter: MeterKey) throws(RatingError)
    -> Quantity
  {
    let total: Quantity
    do throws(AmountError) {
      total = try Quantity(decimal: decimal)
    } catch {
      let code: RatingError.Code = error.code == .overflow ? .totalTooLarge : .malformedTotal
      throw RatingError(code, meter: meter, error.context)
    }
    try check(total, of: meter)
    return total
  }

  static func check(_ total: WholeQuantity, of meter: MeterKey) throws(RatingError) {
    guard !(0...limit).contains(total.units) else { return }
    try check(Quantity(total), of: meter)
  }

  /// `Quantity.jsonLimit` in whole units.
  private static let limit: Int64 = 9_007_199_254_740_992

  static func check(_ total: Quantity, of meter: MeterKey) throws(RatingError) {
    guard !total.isNegative else {
      throw RatingError(.negativeTotal, meter: meter, "\(total) is below zero")
    }
    guard total <= .jsonLimit else {
      throw RatingError(
        .totalTooLarge, meter: meter, "\(total) is above 2^53 (\(Quantity.jsonLimit))")
    }
  }

  private func meter(_ name: String) throws(RatingError) -> Meter {
    if let meter = catalog.meters.first(where: { $0.key.text == name }) { return meter }
    let counted = catalog.meters.first { $0.metric.text == name }?.key.text
    throw Self.unknown(
      "meter", name, among: catalog.meters.map(\.key.text), .unknownMeter, meant: counted)
  }

  static func unknown(
    _ what: String, _ name: String, among names: [String], _ code: RatingError.Code,
    meant: String? = nil
  ) -> RatingError {
    let nearest = meant ?? Vocabulary(names).closest(to: name)
    let hint = nearest.map { ", did you mean \"\($0)\"?" } ?? ";"
    return RatingError(
      code, meter: nil,
      "the catalogue has no \(what) \"\(name.prefix(60))\"\(hint) it has \(names.joined(separator: ", "))"
    )
  }
}
