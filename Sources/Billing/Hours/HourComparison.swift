public import Amounts
public import Metering

/// What a customer used of one meter in one hour, and what that hour added to the invoice.
public struct HourUsage: Hashable, Sendable {
  /// The hour of the UTC grid.
  public let hour: HourSlot
  /// What the meter's aggregation makes of the windows that end in the hour; nil where none was reported: unknown is not zero.
  public let value: Quantity?
  /// By how much the lines of the meter's segment grew in the hour, priced as the invoice is; nil where it was not asked for, or nothing
  /// billed the meter then.
  public let cost: Money?

  /// Takes the parts as they are.
  public init(hour: HourSlot, value: Quantity?, cost: Money? = nil) {
    self.hour = hour
    self.value = value
    self.cost = cost
  }
}

/// One hour of a meter beside the same hour of the weeks before.
public struct HourComparison: Hashable, Sendable {
  /// The rules that it is counted by.
  public let meter: Meter
  /// Of the costs; nil where there are none.
  public let currency: Currency?
  /// The hour itself.
  public let current: HourUsage
  /// The same hour of the weeks before, newest first.
  public let before: [HourUsage]

  /// Takes the parts as they are.
  public init(meter: Meter, currency: Currency?, current: HourUsage, before: [HourUsage]) {
    self.meter = meter
    self.currency = currency
    self.current = current
    self.before = before
  }
}
