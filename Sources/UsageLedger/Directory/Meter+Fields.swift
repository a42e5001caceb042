import Amounts
public import Metering

extension Meter {
  /// The rules as a storage keeps them beside a segment's meter: metric, kind, aggregation, rounding and unit.
  public var fields: [String] {
    [metric.text, kind.rawValue, aggregation.rawValue, rounding.rawValue, unit]
  }

  /// The rules that `fields` names, in the order of ``fields``; nil when none is there.
  ///
  /// Throws `corrupt` for fields that no meter has.
  public static func rules(of key: MeterKey, fields: [String?]) throws(LedgerError) -> Meter? {
    guard fields.contains(where: { $0 != nil }) else { return nil }
    let texts = fields.compactMap(\.self)
    guard texts.count == 5, let metric = try? MetricName(stored: texts[0]),
      let kind = Kind(rawValue: texts[1]), let aggregation = Aggregation(rawValue: texts[2]),
      let rounding = RoundingRule(rawValue: texts[3])
    else { throw LedgerError(.corrupt, "the rules of a segment of \(key) cannot be read") }
    return Meter(
      key: key, metric: metric, kind: kind, aggregation: aggregation, unit: texts[4],
      rounding: rounding)
  }
}
