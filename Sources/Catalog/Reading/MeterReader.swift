import Amounts
import Metering
import Yams

/// Reads one entry of `meters`.
struct MeterReader {
  static let keys = ["metric", "kind", "aggregate", "unit", "round"]

  let log: IssueLog

  /// Nil, and logged, when the entry is not a meter.
  func read(_ member: CatalogSection.Member) -> Meter? {
    let key = key(member)
    guard let section = CatalogSection(member.node, at: member.path, keys: Self.keys, log: log)
    else { return nil }
    let metric = section.required("metric", "the key of \"metrics\" in a report") { metricName($0) }
    let kind = section.required("kind", Self.words(Meter.Kind.self)) { $0.choice(Meter.Kind.self) }
    let aggregation = section.required("aggregate", Self.words(Aggregation.self)) {
      $0.choice(Aggregation.self)
    }
    let unit = section.optional("unit", default: member.name, "a word for people") {
      $0.name("a unit")
    }
    let rounding = section.optional("round", default: .up, Self.words(RoundingRule.self)) {
      $0.choice(RoundingRule.self)
    }
    guard let key, let metric, let kind, let aggregation, let unit, let rounding else { return nil }
    warn(kind, aggregation, section)
    return Meter(
      key: key, metric: metric, kind: kind, aggregation: aggregation, unit: unit, rounding: rounding
    )
  }

  private static func words<Value: RawRepresentable & CaseIterable>(_ type: Value.Type) -> String
  where Value.RawValue == String {
    Value.allCases.map(\.rawValue).joined(separator: ", ")
  }

  /// A meter's key is also its event name at Stripe and a word of `--usage a=1,b=2`.
  private func key(_ member: CatalogSection.Member) -> MeterKey? {
    let name = member.name
    let allowed =
      "1 to \(DeliveredMeter.maximumEventNameLength) letters, digits, \"_\", \"-\", \".\" or \":\""
    let isPlain = name.utf8.allSatisfy { byte in
      Character(Unicode.Scalar(byte)).isASCIIWord || "_-.:".utf8.contains(byte)
    }
    guard isPlain, name.utf8.count <= DeliveredMeter.maximumEventNameLength,
      let key = try? MeterKey(name)
    else {
      log.add(
        .badValue, at: member.path, line: member.line, "not a meter's key", found: name,
        allowed: allowed)
      return nil
    }
    return key
  }

  private func metricName(_ scalar: CatalogScalar) -> MetricName? {
    do throws(MeteringError) {
      return try MetricName(scalar.text)
    } catch {
      return scalar.refuse(error.context, allowed: "the key of \"metrics\" in a report")
    }
  }

  private func warn(_ kind: Meter.Kind, _ aggregation: Aggregation, _ section: CatalogSection) {
    switch (kind, aggregation) {
    case (.gauge, .sum):
      log.add(
        .warning, at: section.path.key("aggregate"), line: section.line(of: "aggregate"),
        "a gauge that is summed grows with every report: 3 devices reported hourly are 2160 a month",
        found: "sum", allowed: "last, max, average or p95 for a state; sum for unit-hours")
    case (.counter, .last):
      log.add(
        .warning, at: section.path.key("aggregate"), line: section.line(of: "aggregate"),
        "only the newest increase of a counter is billed", found: "last",
        allowed: "sum for what is counted")
    default: break
    }
  }
}

extension Character {
  fileprivate var isASCIIWord: Bool { isASCII && (isLetter || isNumber) }
}
