public import Metering

/// What a plan charges for one meter.
public struct PlanPrice: Hashable, Sendable {
  public let meter: MeterKey
  public let lookupKey: LookupKey
  public let model: PriceModel

  public init(meter: MeterKey, lookupKey: LookupKey, model: PriceModel) {
    self.meter = meter
    self.lookupKey = lookupKey
    self.model = model
  }
}
