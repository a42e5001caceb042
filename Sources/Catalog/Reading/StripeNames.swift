import Amounts
import Metering

/// The names under which a catalogue's prices and meters live at Stripe: given out in the order of the file, each once.
struct StripeNames {
  private let meters: [Meter]
  private let log: IssueLog
  private var pricedMeters: Set<MeterKey> = []
  private var takenAt: [LookupKey: CatalogPath] = [:]
  private var eventNames: [String: DeliveredMeter] = [:]
  private var pricesAt: [String: CatalogPath] = [:]
  private var productNames: [String: (name: String, path: CatalogPath)] = [:]

  init(meters: [Meter], log: IssueLog) {
    self.meters = meters
    self.log = log
    for meter in meters {
      let delivered = DeliveredMeter(meter: meter.key, blockSize: 1)
      eventNames[delivered.eventName] = delivered
    }
  }

  /// The key of a plan's base price: the given one, else `<plan>_base`.
  mutating func baseKey(
    _ given: LookupKey?, plan: String, isUsed: Bool, at path: CatalogPath, line: Int?
  ) -> LookupKey? {
    let text = given?.text ?? "\(plan)_base"
    guard let key = CatalogScalar(text: text, line: line, path: path, log: log).lookupKey() else {
      return nil
    }
    if isUsed { claim(key, at: path, line: line) }
    return key
  }

  /// The key of a metered price: the given one; else the first plan that prices a meter has the meter's key, and
  /// every other `<meter>_<plan>`.
  mutating func priceKey(_ section: CatalogSection, meter: MeterKey, plan: String) -> LookupKey? {
    let isFirst = pricedMeters.insert(meter).inserted
    let given = section.optional("lookup_key", default: nil, "a lookup key") {
      $0.lookupKey().map(Optional.some)
    }
    guard let given else { return nil }
    let named = given == nil ? "meter" : "lookup_key"
    let text = given?.text ?? (isFirst ? meter.text : "\(meter)_\(plan)")
    let path = section.path.key(named)
    let line = section.line(of: named)
    guard let key = CatalogScalar(text: text, line: line, path: path, log: log).lookupKey() else {
      return nil
    }
    claim(key, at: path, line: line)
    return key
  }

  private mutating func claim(_ key: LookupKey, at path: CatalogPath, line: Int?) {
    guard let first = takenAt.updateValue(path, forKey: key) else { return }
    log.add(
      .duplicate, at: path, line: line, "the lookup key is taken by \(first)", found: key.text,
      allowed: "each lookup key once; give this one a \"lookup_key\" of its own")
  }

  /// The product that the plan's prices are of: `.some(nil)` where the file names none, nil, and logged, where it cannot be.
  mutating func product(_ section: CatalogSection, name: String) -> String?? {
    let given = Self.id("stripe_product", section)
    guard let id = given ?? nil else { return given }
    let path = section.path.key("stripe_product")
    if let first = productNames[id], first.name != name {
      log.add(
        .conflict, at: path, line: section.line(of: "stripe_product"),
        "the product is called \"\(first.name)\" at \(first.path)", found: id,
        allowed: "one name for all plans of a product")
      return nil
    }
    productNames[id] = (name, path)
    return id
  }

  /// The price that is at Stripe already: `.some(nil)` where the file names none, nil, and logged, where it cannot be.
  mutating func price(_ section: CatalogSection) -> String?? {
    let given = Self.id("stripe_price", section)
    guard let id = given ?? nil else { return given }
    let path = section.path.key("stripe_price")
    if let first = pricesAt.updateValue(path, forKey: id) {
      log.add(
        .duplicate, at: path, line: section.line(of: "stripe_price"),
        "the price is named at \(first) already", found: id, allowed: "each price once")
      return nil
    }
    return id
  }

  private static func id(_ key: String, _ section: CatalogSection) -> String?? {
    section.optional(key, default: nil, "an id at Stripe") { scalar in
      scalar.name("an id").map(Optional.some)
    }
  }

  /// A meter in blocks has an event name of its own, which no other meter may have.
  mutating func checkEventName(_ meter: MeterKey, _ model: PriceModel, _ section: CatalogSection) {
    let delivered = DeliveredMeter(meter: meter, model: model)
    let name = delivered.eventName
    let other = eventNames.updateValue(delivered, forKey: name)
    if let other, other != delivered {
      log.add(
        .conflict, at: section.path.key("size"), line: section.line(of: "size"),
        "the price is metered in blocks as \"\(name)\", which is the event name of \(other.meter)",
        found: name, allowed: "another size, or another key for the meter \(other.meter)")
    }
    if name.count > DeliveredMeter.maximumEventNameLength {
      log.add(
        .badValue, at: section.path.key("size"), line: section.line(of: "size"),
        "the event name of the meter in blocks is too long", found: name,
        allowed: "at most \(DeliveredMeter.maximumEventNameLength) characters")
    }
  }
}
