public import Metering

/// What a plan charges for one meter.
public struct PlanPrice: Hashable, Sendable {
  public let meter: MeterKey
  public let lookupKey: LookupKey
  public let model: PriceModel
  /// Part of a subscription only where it is asked for by its meter's key.
  public let isOptional: Bool
  /// Of its own; nil bills with the plan.
  public let interval: BillingInterval?
  /// The price at Stripe that this is as long as no price has the lookup key; nil where the key alone finds it.
  public let stripePrice: String?

  public init(
    meter: MeterKey, lookupKey: LookupKey, model: PriceModel, isOptional: Bool = false,
    interval: BillingInterval? = nil, stripePrice: String? = nil
  ) {
    self.meter = meter
    self.lookupKey = lookupKey
    self.model = model
    self.isOptional = isOptional
    self.interval = interval
    self.stripePrice = stripePrice
  }
}
