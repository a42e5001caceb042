public import Amounts
public import Metering

/// What was used of one meter in a day.
public struct DigestUsage: Hashable, Sendable {
  /// The meter, as the catalogue has it.
  public let meter: Meter
  /// Of a meter that adds, the hours together; of any other, the highest hour of each customer, together.
  public private(set) var value: Quantity
  /// How many customers had an hour of it.
  public private(set) var customerCount: Int

  /// Of one customer; nil where no hour is known: unknown is not zero.
  init?(_ meter: Meter, hours: [Quantity]) {
    guard let highest = hours.max() else { return nil }
    self.meter = meter
    value = meter.aggregation == .sum ? hours.reduce(.zero, Self.added) : highest
    customerCount = 1
  }

  /// Those of one meter in one, by meter.
  static func joined(_ usages: [DigestUsage]) -> [DigestUsage] {
    var joined: [MeterKey: DigestUsage] = [:]
    for usage in usages {
      guard var known = joined[usage.meter.key] else {
        joined[usage.meter.key] = usage
        continue
      }
      known.value = added(known.value, usage.value)
      known.customerCount += usage.customerCount
      joined[usage.meter.key] = known
    }
    return joined.values.sorted { $0.meter.key < $1.meter.key }
  }

  /// A sum that no longer fits stays where it is.
  private static func added(_ left: Quantity, _ right: Quantity) -> Quantity {
    (try? left.adding(right)) ?? left
  }
}
