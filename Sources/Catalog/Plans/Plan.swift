public import Amounts
public import Metering

/// What a subscription charges: a base amount each period, and a price for each metered thing.
public struct Plan: Hashable, Sendable {
  public let key: PlanKey
  /// For people.
  public let name: String
  public let interval: BillingInterval
  /// How many days from the start are counted and not billed; zero for none.
  public let trialDays: Int
  /// Charged each period whatever is used; zero means that the plan has no base price.
  public let base: Money
  /// Where the base price is found at Stripe; unused when `base` is zero.
  public let baseLookupKey: LookupKey
  /// At most one for each meter, in the order of the file.
  public let prices: [PlanPrice]
  /// The product at Stripe that the prices are of, where it was there before the file; nil: one that is made for the plan.
  public let stripeProduct: String?
  /// The price at Stripe that is the base as long as no price has the base's lookup key; nil where the key alone finds it.
  public let stripePrice: String?

  public init(
    key: PlanKey, name: String, interval: BillingInterval, trialDays: Int, base: Money,
    baseLookupKey: LookupKey, prices: [PlanPrice], stripeProduct: String? = nil,
    stripePrice: String? = nil
  ) {
    self.key = key
    self.name = name
    self.interval = interval
    self.trialDays = trialDays
    self.base = base
    self.baseLookupKey = baseLookupKey
    self.prices = prices
    self.stripeProduct = stripeProduct
    self.stripePrice = stripePrice
  }

  /// How often one of its prices is billed.
  public func interval(of price: PlanPrice) -> BillingInterval { price.interval ?? interval }

  /// The keys of the meters that a subscription may be asked for, in the order of the file.
  public var optionalMeters: [MeterKey] { prices.filter(\.isOptional).map(\.meter) }

  /// The same plan as a subscription has it: every price that is not optional, and those of the given meters.
  public func subscribed(to optional: Set<MeterKey>) -> Plan {
    Plan(
      key: key, name: name, interval: interval, trialDays: trialDays, base: base,
      baseLookupKey: baseLookupKey,
      prices: prices.filter { !$0.isOptional || optional.contains($0.meter) },
      stripeProduct: stripeProduct, stripePrice: stripePrice)
  }

  /// The plan's price of that meter, or nil when the plan does not charge for it.
  public func price(of meter: MeterKey) -> PlanPrice? { prices.first { $0.meter == meter } }
}
