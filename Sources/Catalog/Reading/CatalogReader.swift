import Amounts
import Metering
import Yams

/// Reads the whole file: currency, then meters, then the plans that price them.
struct CatalogReader {
  static let keys = ["currency", "meters", "plans", "stripe"]

  static let ratingKeys = ["flat_fee_at_zero", "ties"]

  let log: IssueLog

  /// Nil when something that the rest rests on is missing; the log tells every mistake either way.
  func read(_ root: Node) -> PriceCatalog? {
    guard let section = CatalogSection(root, at: .root, keys: Self.keys, log: log) else {
      return nil
    }
    let currency = section.required("currency", Self.currencies) { Self.currency($0) }
    let declared = declaredMeters(section)
    let meters = declared.compactMap { member in
      MeterReader(log: log).read(member).flatMap { member.isTwin ? nil : $0 }
    }
    var reader = PlanReader(
      currency: currency ?? .usd, meters: meters, declared: declared.map(\.name), log: log)
    let plans = plans(section, &reader)
    let rating = rating(section)
    guard let currency else { return nil }
    return PriceCatalog(
      currency: currency, meters: meters, plans: plans, rating: rating, warnings: log.warnings)
  }

  /// Stripe's own rules where a mistake is told, or nothing is said.
  private func rating(_ section: CatalogSection) -> RatingRules {
    guard let node = section.node("stripe"),
      let rules = CatalogSection(
        node, at: section.path.key("stripe"), keys: Self.ratingKeys, log: log)
    else { return .stripe }
    let flat = rules.optional(
      "flat_fee_at_zero", default: RatingRules.stripe.flatFeeAtZeroUsage, "charged or not_charged"
    ) { $0.choice(RatingRules.FlatFeeAtZeroUsage.self) }
    let ties = rules.optional(
      "ties", default: RatingRules.stripe.ties, "away_from_zero or to_even"
    ) { $0.choice(TieRounding.self) }
    return RatingRules(
      flatFeeAtZeroUsage: flat ?? RatingRules.stripe.flatFeeAtZeroUsage,
      ties: ties ?? RatingRules.stripe.ties)
  }

  private static let currencies = "a currency that Stripe takes, such as usd or eur"

  private static func currency(_ scalar: CatalogScalar) -> Currency? {
    do throws(AmountError) {
      return try Currency(scalar.text)
    } catch {
      return scalar.refuse("not a currency that Stripe takes", allowed: currencies)
    }
  }

  private func declaredMeters(_ section: CatalogSection) -> [CatalogSection.Member] {
    guard let node = section.node("meters") else { return [] }
    let path = section.path.key("meters")
    let entries = CatalogSection(node, at: path, what: "a mapping of meters by key", log: log)
    return entries?.members ?? []
  }

  private func plans(_ section: CatalogSection, _ reader: inout PlanReader) -> [Plan] {
    let path = section.path.key("plans")
    guard let node = section.node("plans") else {
      log.add(
        .missingKey, at: path, line: section.line, "the key \"plans\" is missing",
        allowed: "a mapping of plans by key")
      return []
    }
    guard
      let entries = CatalogSection(node, at: path, what: "a mapping of plans by key", log: log)
    else { return [] }
    var plans: [Plan] = []
    for member in entries.members {
      var twinReader = reader
      if member.isTwin {
        _ = twinReader.read(member)
      } else if let plan = reader.read(member) {
        plans.append(plan)
      }
    }
    return plans
  }
}
