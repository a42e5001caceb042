import Amounts
import Metering
import Yams

/// Reads one entry of a plan's `prices`.
struct PriceReader {
  static let commonKeys = [
    "meter", "model", "lookup_key", "optional", "interval", "interval_count", "stripe_price",
  ]

  /// The models by their name in the file, with the keys that go with each.
  enum ModelName: String, CaseIterable {
    case perUnit = "per_unit"
    case graduated
    case volume
    case package

    var keys: [String] {
      switch self {
      case .perUnit: ["unit_amount", "included"]
      case .graduated, .volume: ["tiers"]
      case .package: ["size", "amount", "included"]
      }
    }
  }

  static var keys: [String] {
    ModelName.allCases.flatMap(\.keys).reduce(into: commonKeys) { keys, key in
      if !keys.contains(key) { keys.append(key) }
    }
  }

  /// Beyond this no quantity is billed: Stripe takes fifteen digits.
  static let quantities: ClosedRange<Int64> = 0...WholeQuantity.stripeLimit.units

  let currency: Currency
  let meters: [Meter]
  /// The keys under `meters`, also those that could not be read.
  let declared: [String]
  let log: IssueLog

  func section(_ node: Node, at path: CatalogPath) -> CatalogSection? {
    CatalogSection(node, at: path, keys: Self.keys, log: log)
  }

  func meter(_ section: CatalogSection) -> Meter? {
    section.required("meter", "a key of \"meters\"") { $0.meter(among: meters, declared: declared) }
  }

  /// Nil, and logged, for anything but `true` and `false`.
  func isOptional(_ section: CatalogSection) -> Bool? {
    section.optional("optional", default: false, "true or false") { scalar in
      switch scalar.text {
      case "true": true
      case "false": false
      default: scalar.refuse("neither true nor false", allowed: "true or false")
      }
    }
  }

  /// The price's own interval: `.some(nil)` where it has none, nil, and logged, where it is not one.
  func interval(_ section: CatalogSection) -> BillingInterval?? {
    guard section.has("interval") else {
      guard section.has("interval_count") else { return .some(nil) }
      log.add(
        .missingKey, at: section.path.key("interval"), line: section.line(of: "interval_count"),
        "the key \"interval\" is missing: a price's \"interval_count\" goes with its own interval",
        allowed: "day, week, month or year")
      return nil
    }
    return IntervalReader().read(section, default: .month).map(Optional.some)
  }

  /// Nil, and logged, when the keys do not make a price.
  func model(_ section: CatalogSection) -> PriceModel? {
    let words = ModelName.allCases.map(\.rawValue).joined(separator: ", ")
    guard let name = section.required("model", words, { $0.choice(ModelName.self) }) else {
      return nil
    }
    refuseForeignKeys(section, name)
    switch name {
    case .perUnit: return perUnit(section)
    case .package: return package(section)
    case .graduated:
      return TierReader(currency: currency, log: log).read(section).map { .graduated($0) }
    case .volume: return TierReader(currency: currency, log: log).read(section).map { .volume($0) }
    }
  }

  private func refuseForeignKeys(_ section: CatalogSection, _ name: ModelName) {
    for key in section.keys where Self.keys.contains(key) && !Self.commonKeys.contains(key) {
      guard !name.keys.contains(key) else { continue }
      let owners = ModelName.allCases.filter { $0.keys.contains(key) }.map(\.rawValue)
      log.add(
        .conflict, at: section.path.key(key), line: section.line(of: key),
        "\"\(key)\" goes with \(owners.joined(separator: " and ")), not with \(name.rawValue)",
        found: key, allowed: (Self.commonKeys + name.keys).joined(separator: ", "))
    }
  }

  private func perUnit(_ section: CatalogSection) -> PriceModel? {
    let amount = section.required("unit_amount", "an amount") { $0.unitPrice(in: currency) }
    let included = included(section)
    guard let amount, let included else { return nil }
    return .perUnit(unitAmount: amount, included: included)
  }

  private func package(_ section: CatalogSection) -> PriceModel? {
    let size = section.required("size", "a number of units") {
      $0.whole(in: 1...Self.quantities.upperBound)
    }
    let amount = section.required("amount", "an amount") { $0.unitPrice(in: currency) }
    let included = included(section)
    guard let size, let amount, let included else { return nil }
    guard included.isMultiple(of: size) else {
      log.add(
        .conflict, at: section.path.key("included"), line: section.line(of: "included"),
        "an allowance of a package is counted in whole packages", found: included.description,
        allowed: "a multiple of the size \(size)")
      return nil
    }
    return .package(size: size, amount: amount, included: included)
  }

  private func included(_ section: CatalogSection) -> WholeQuantity? {
    section.optional("included", default: .zero, "a number of units") {
      $0.whole(in: Self.quantities)
    }
  }
}
