public import Amounts
public import Billing
public import Catalog
public import Metering

/// What a catalogue wants Stripe to have: a product for each plan, a meter for each event name, a price for each lookup key.
public struct DesiredStripeCatalog: Hashable, Sendable {
  public struct Product: Hashable, Sendable {
    /// Of our choice, so that creating it twice cannot make two.
    public let id: String
    public let name: String
    /// What all of the plan's metered prices count, where that is one thing with a short name: Stripe has one label a
    /// product, of at most 12 characters (docs.stripe.com/api/products/create). Nil otherwise.
    public let unitLabel: String?
    /// Whether it was there before the file: its labels are its own, and those of its prices.
    public let isAdopted: Bool
    /// Whether the plan has metered prices; the label of a product without is not ours.
    public let isMetered: Bool

    /// Stripe's limit.
    static let maximumLabelLength = 12
  }

  public struct Meter: Hashable, Sendable {
    public let eventName: String
    public let displayName: String
  }

  public struct Price: Hashable, Sendable {
    public let lookupKey: LookupKey
    /// The price that has it, for as long as no price has the lookup key; nil where the key alone finds it.
    public let stripePrice: String?
    public let product: Product
    public let shape: StripePriceShape
    public let interval: BillingInterval
    public let currency: String
    /// The event name of the meter that feeds it; nil for a base price.
    public let eventName: String?
    /// What is counted; nil for a base price.
    public let meter: Metering.Meter?
    /// How many of the meter's units one delivered unit stands for.
    public let blockSize: WholeQuantity
    /// Whether subscriptions have it only where it is asked for.
    public let isOptional: Bool
    /// What one charged unit is called: `device`, `thousand messages`; nil for a base price.
    public let unitLabel: String?
    /// What the price is of: `plan`, and `meter` and `unit_label` for metered ones.
    public let metadata: [String: String]

    /// The key of the metadata under which a price has its label.
    static let labelKey = "unit_label"
  }

  public let products: [Product]
  /// The keys of all plans.
  public let plans: Set<String>
  public let meters: [Meter]
  public let prices: [Price]

  /// All plans of a catalogue, in its order. Throws `overflow` for a price that has no form at Stripe.
  public init(_ catalog: PriceCatalog) throws(BillingError) {
    var seen: Set<String> = []
    products = catalog.plans.map { Self.product($0, catalog) }.filter {
      seen.insert($0.id).inserted
    }
    plans = Set(catalog.plans.map(\.key.text))
    var prices: [Price] = []
    for plan in catalog.plans { prices += try Self.prices(of: plan, in: catalog) }
    self.prices = prices
    meters = Self.meters(catalog)
  }

  /// The prices of one plan: its base, when it has one, and every metered price. Throws as `init` does.
  public static func prices(of plan: Plan, in catalog: PriceCatalog) throws(BillingError) -> [Price]
  {
    do throws(AmountError) {
      return try base(plan, catalog) + metered(plan, catalog)
    } catch {
      throw BillingError(amount: error)
    }
  }

  private static func product(_ plan: Plan, _ catalog: PriceCatalog) -> Product {
    let labels = Set(plan.prices.map { label($0, catalog) })
    let fits = labels.count == 1 && labels.allSatisfy { $0.count <= Product.maximumLabelLength }
    return Product(
      id: plan.stripeProduct ?? productID(plan.key.text), name: plan.name,
      unitLabel: fits ? labels.first : nil, isAdopted: plan.stripeProduct != nil,
      isMetered: !labels.isEmpty)
  }

  private static func label(_ price: PlanPrice, _ catalog: PriceCatalog) -> String {
    let unit = UnitName(catalog.meter(price.meter)?.unit ?? price.meter.text)
    guard case .package(let size, _, _) = price.model else { return unit.singular }
    return unit.label(per: size)
  }

  /// The product of a plan of that key.
  static func productID(_ plan: String) -> String { "plan_\(plan)" }

  private static func metered(_ plan: Plan, _ catalog: PriceCatalog) throws(AmountError) -> [Price]
  {
    var prices: [Price] = []
    for price in plan.prices {
      let delivered = DeliveredMeter(meter: price.meter, model: price.model)
      let label = label(price, catalog)
      prices.append(
        Price(
          lookupKey: price.lookupKey, stripePrice: price.stripePrice,
          product: product(plan, catalog),
          shape: try StripePriceShape(price.model), interval: plan.interval(of: price),
          currency: catalog.currency.code, eventName: delivered.eventName,
          meter: catalog.meter(price.meter), blockSize: delivered.blockSize,
          isOptional: price.isOptional, unitLabel: label,
          metadata: [
            "plan": plan.key.text, "meter": price.meter.text, Price.labelKey: label,
          ]))
    }
    return prices
  }

  private static func base(_ plan: Plan, _ catalog: PriceCatalog) -> [Price] {
    guard plan.base != .zero else { return [] }
    return [
      Price(
        lookupKey: plan.baseLookupKey, stripePrice: plan.stripePrice,
        product: product(plan, catalog),
        shape: .perUnit(unitAmountDecimal: UnitPrice(plan.base), transform: nil),
        interval: plan.interval, currency: catalog.currency.code, eventName: nil,
        meter: nil, blockSize: 1, isOptional: false, unitLabel: nil,
        metadata: ["plan": plan.key.text])
    ]
  }

  private static func meters(_ catalog: PriceCatalog) -> [Meter] {
    var seen: Set<String> = []
    return catalog.plans.flatMap(\.prices).compactMap { price in
      let delivered = DeliveredMeter(meter: price.meter, model: price.model)
      guard seen.insert(delivered.eventName).inserted else { return nil }
      let unit = catalog.meter(price.meter)?.unit ?? price.meter.text
      let suffix = delivered.blockSize > 1 ? " (blocks of \(delivered.blockSize) \(unit))" : ""
      return Meter(
        eventName: delivered.eventName, displayName: "\(price.meter)\(suffix)")
    }
  }
}
