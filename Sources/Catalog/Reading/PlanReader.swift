import Amounts
import Metering
import Yams

/// Reads the entries of `plans` in the order of the file, which decides the default lookup keys.
struct PlanReader {
  static let keys = [
    "name", "interval", "interval_count", "trial_days", "base", "lookup_key", "prices",
    "stripe_product", "stripe_price",
  ]
  /// Stripe's limit of items in one subscription (docs.stripe.com/api/subscriptions/create).
  static let maximumItems = 20
  /// Two years, Stripe's limit of a trial (docs.stripe.com/api/subscriptions/create, `trial_period_days`).
  static let maximumTrialDays: Int64 = 730

  private let currency: Currency
  private let meters: [Meter]
  private let declared: [String]
  private let log: IssueLog
  private var names: StripeNames

  /// `declared` are the keys under `meters`, also those that could not be read.
  init(currency: Currency, meters: [Meter], declared: [String], log: IssueLog) {
    self.currency = currency
    self.meters = meters
    self.declared = declared
    self.log = log
    names = StripeNames(meters: meters, log: log)
  }

  /// Nil, and logged, when the entry is not a plan.
  mutating func read(_ member: CatalogSection.Member) -> Plan? {
    let name = member.name
    let key = CatalogScalar(text: name, line: member.line, path: member.path, log: log)
      .name("a plan key").flatMap { try? PlanKey($0) }
    guard let section = CatalogSection(member.node, at: member.path, keys: Self.keys, log: log)
    else { return nil }
    let title = section.optional("name", default: name, "a name for people") { $0.name("a name") }
    let interval = IntervalReader().read(section, default: .month)
    let trialDays = section.optional("trial_days", default: 0, "a number of days") {
      $0.whole(in: 0...Self.maximumTrialDays)
    }
    let base = section.optional("base", default: .zero, "an amount") { $0.money(in: currency) }
    let baseKey = baseLookupKey(name, hasBase: base.map { $0 != .zero } ?? true, section)
    let prices = prices(section, plan: name)
    checkItems(prices.count, base ?? .zero, section)
    let product = names.product(section, name: title ?? name)
    let price = basePrice(section, base)
    guard let key, let title, let interval, let trialDays, let base, let baseKey, let product,
      let price
    else { return nil }
    return Plan(
      key: key, name: title, interval: interval, trialDays: Int(trialDays.units), base: base,
      baseLookupKey: baseKey, prices: prices, stripeProduct: product, stripePrice: price)
  }

  private mutating func basePrice(_ section: CatalogSection, _ base: Money?) -> String?? {
    if section.has("stripe_price"), base == .zero {
      log.add(
        .conflict, at: section.path.key("stripe_price"), line: section.line(of: "stripe_price"),
        "the plan has no base that this could be the price of", allowed: "a base above 0")
      return nil
    }
    return names.price(section)
  }

  private mutating func baseLookupKey(
    _ plan: String, hasBase: Bool, _ section: CatalogSection
  ) -> LookupKey? {
    let given = section.optional("lookup_key", default: nil, "a lookup key") {
      $0.lookupKey().map(Optional.some)
    }
    guard let given else { return nil }
    let place = section.path.key(given == nil ? "base" : "lookup_key")
    let line = section.line(of: given == nil ? "base" : "lookup_key")
    return names.baseKey(given, plan: plan, isUsed: hasBase, at: place, line: line)
  }

  private mutating func prices(_ section: CatalogSection, plan: String) -> [PlanPrice] {
    guard let node = section.node("prices") else { return [] }
    let path = section.path.key("prices")
    guard case .sequence(let sequence) = node else {
      log.add(
        .badValue, at: path, line: node.mark?.line, "not a list", found: node.scalar?.string,
        allowed: "a list of prices")
      return []
    }
    var prices: [PlanPrice] = []
    var pricedAt: [MeterKey: CatalogPath] = [:]
    for (index, element) in sequence.enumerated() {
      if let price = price(element, at: path.index(index), plan: plan, &pricedAt) {
        prices.append(price)
      }
    }
    return prices
  }

  private mutating func price(
    _ node: Node, at path: CatalogPath, plan: String, _ pricedAt: inout [MeterKey: CatalogPath]
  ) -> PlanPrice? {
    let reader = PriceReader(currency: currency, meters: meters, declared: declared, log: log)
    guard let section = reader.section(node, at: path) else { return nil }
    let meter = reader.meter(section)
    let model = reader.model(section)
    guard let meter else { return nil }
    if let first = pricedAt.updateValue(path, forKey: meter.key) {
      log.add(
        .duplicate, at: path.key("meter"), line: section.line(of: "meter"),
        "the plan prices this meter already at \(first)", found: meter.key.text,
        allowed: "one price for each meter of a plan")
    }
    let lookupKey = names.priceKey(section, meter: meter.key, plan: plan)
    guard let lookupKey, let model else { return nil }
    names.checkEventName(meter.key, model, section)
    guard let isOptional = reader.isOptional(section), let interval = reader.interval(section),
      let stripePrice = names.price(section)
    else { return nil }
    return PlanPrice(
      meter: meter.key, lookupKey: lookupKey, model: model, isOptional: isOptional,
      interval: interval, stripePrice: stripePrice)
  }

  private func checkItems(_ prices: Int, _ base: Money, _ section: CatalogSection) {
    let items = prices + (base == .zero ? 0 : 1)
    if items > Self.maximumItems {
      log.add(
        .conflict, at: section.path.key("prices"), line: section.line(of: "prices"),
        "a subscription of this plan has \(items) items",
        allowed: "at most \(Self.maximumItems), the base among them")
    }
    if prices == 0, base == .zero, section.node("prices")?.sequence?.isEmpty ?? true {
      log.add(
        .warning, at: section.path, line: section.line,
        "the plan charges nothing, so that no subscription of it can be made",
        allowed: "a base or a price")
    }
  }
}
