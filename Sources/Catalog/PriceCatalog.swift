public import Amounts
public import Metering

/// The catalogue file as values: what is counted, and what the plans charge for it.
///
/// A catalogue that exists is sound: keys and lookup keys are unique, every price names a meter of the
/// file, tiers rise and end without a bound, amounts are ones that Stripe takes.
public struct PriceCatalog: Hashable, Sendable {
  public let currency: Currency
  /// In the order of the file.
  public let meters: [Meter]
  /// In the order of the file.
  public let plans: [Plan]
  /// How Stripe rounds and charges where its documentation does not say; the key `stripe` of the file.
  public let rating: RatingRules
  /// What is allowed and probably not meant, such as a gauge that is summed.
  public let warnings: [CatalogIssue]

  /// The meter of that key, or nil.
  public func meter(_ key: MeterKey) -> Meter? { meters.first { $0.key == key } }

  /// All meters by key.
  public var metersByKey: [MeterKey: Meter] {
    Dictionary(meters.map { ($0.key, $0) }) { first, _ in first }
  }

  /// By which rules a segment counts: those it began with, or the catalogue's for one that was written down without. Nil
  /// for such a one whose meter left the catalogue.
  public func meter(of segment: Segment) -> Meter? { segment.rules ?? meter(segment.key.meter) }

  /// The plan of that key, or nil.
  public func plan(_ key: PlanKey) -> Plan? { plans.first { $0.key == key } }
}
