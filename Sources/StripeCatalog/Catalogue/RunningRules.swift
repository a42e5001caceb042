import Amounts
public import Catalog
public import Metering

/// What runs by other rules than a catalogue has: segments keep those they began with. Pure.
public struct RunningRules: Sendable {
  private let catalog: PriceCatalog
  private var running: [Meter: [Segment]] = [:]

  public init(catalog: PriceCatalog) { self.catalog = catalog }

  /// Takes the segments in that a window which ends at `now`, or later, can be counted in.
  public mutating func add(_ segments: [Segment], now: Timestamp) {
    for segment in segments where segment.end > now && !segment.span.isEmpty {
      guard let rules = segment.rules, rules != catalog.meter(rules.key) else { continue }
      running[rules, default: []].append(segment)
    }
  }

  /// One for each meter and rules, by the meter's key.
  public var findings: [CatalogFinding] {
    running.sorted { ($0.key.key, "\($0.key)") < ($1.key.key, "\($1.key)") }
      .map { rules, segments in
        guard let now = catalog.meter(rules.key) else { return former(rules, segments) }
        return edited(rules, now, segments)
      }
  }

  private func edited(_ old: Meter, _ new: Meter, _ segments: [Segment]) -> CatalogFinding {
    let differences = old.differences(from: new).map { "\($0.name) \($0.old) → \($0.new)" }
    return CatalogFinding(
      .runningRules, "meter \(old.key)",
      "\(differences.joined(separator: ", ")) in the file; \(Self.count(segments)) began by the old rules and keep them to their end, the last at \(Self.end(segments))",
      remedy: "nothing to do: the edit holds from each customer's next period or segment")
  }

  private func former(_ old: Meter, _ segments: [Segment]) -> CatalogFinding {
    let heirs = catalog.meters.filter { $0.metric == old.metric }.map(\.key.text)
    let heir =
      heirs.isEmpty ? "" : "; \(heirs.joined(separator: " and ")) counts the same metric by now"
    return CatalogFinding(
      .formerMeter, "meter \(old.key)",
      "the file no longer has it\(heir); \(Self.count(segments)) go on under the old name: \(old.metric), \(old.aggregation.rawValue), is counted, delivered and billed as before",
      remedy:
        "they go on so in later periods too, until their subscriptions change to a price of another meter (POST /api/subscriptions/{id}/change) or end; to undo a renaming, put the key \(old.key) back"
    )
  }

  private static func count(_ segments: [Segment]) -> String {
    let customers = Set(segments.map(\.key.customer)).sorted().map(\.text)
    let named = customers.prefix(5).joined(separator: ", ")
    let more = customers.count > 5 ? " and \(customers.count - 5) more" : ""
    return
      "\(segments.count) running \(segments.count == 1 ? "segment" : "segments") (\(named)\(more))"
  }

  private static func end(_ segments: [Segment]) -> String {
    segments.map(\.end).max().map { "\($0)" } ?? "-"
  }
}

extension Meter {
  /// What two meters of one key say otherwise, by the keys of the catalogue file.
  func differences(from other: Meter) -> [(name: String, old: String, new: String)] {
    [
      ("metric", metric.text, other.metric.text), ("kind", kind.rawValue, other.kind.rawValue),
      ("aggregate", aggregation.rawValue, other.aggregation.rawValue),
      ("round", rounding.rawValue, other.rounding.rawValue), ("unit", unit, other.unit),
    ].filter { $0.1 != $0.2 }
  }
}
