import Amounts
import Catalog
import Metering
import Reporting
import StripeAPI

extension CatalogProposal {
  /// The file, with what it leaves out as comments above it.
  public var yaml: String {
    var lines = [
      "# What this account has at Stripe: `billing catalog diff` finds nothing to change.",
      "# Where a meter was not in the file before, its metric, kind and unit are guesses: see to them.",
    ]
    lines += refusals.map { "# not adopted: \($0)" }
    lines.append("currency: \(currency)")
    lines.append(meters.isEmpty ? "meters: {}" : "meters:")
    lines += meters.map(Self.meter)
    lines.append(plans.isEmpty ? "plans: {}" : "plans:")
    lines += plans.flatMap(plan)
    return lines.joined(separator: "\n")
  }

  private static func meter(_ meter: Meter) -> String {
    let fields = [
      "metric: \(quoted(meter.metric.text))", "kind: \(meter.kind.rawValue)",
      "aggregate: \(meter.aggregation.rawValue)", "unit: \(quoted(meter.unit))",
      "round: \(meter.rounding.rawValue)",
    ]
    return "  \(quoted(meter.key.text)): { \(fields.joined(separator: ", ")) }"
  }

  private func plan(_ plan: AdoptedPlan) -> [String] {
    var lines = [
      "  \(Self.quoted(plan.key)):", "    name: \(Self.quoted(plan.name))",
      "    stripe_product: \(Self.quoted(plan.product.rawValue))",
      "    interval: \(plan.interval.unit.rawValue)",
    ]
    if plan.interval.count != 1 { lines.append("    interval_count: \(plan.interval.count)") }
    if let base = plan.base {
      lines.append("    base: \(amount(base.amount))")
      lines += Self.names(base.lookupKey, base.price).map { "    \($0)" }
    }
    guard !plan.prices.isEmpty else { return lines }
    return lines + ["    prices:"] + plan.prices.flatMap(price)
  }

  private func price(_ price: AdoptedPlan.Metered) -> [String] {
    var lines = ["      - meter: \(Self.quoted(price.meter.meter.text))"]
    lines += Self.names(price.lookupKey, price.price).map { "        \($0)" }
    if let interval = price.interval {
      lines.append("        interval: \(interval.unit.rawValue)")
      if interval.count != 1 { lines.append("        interval_count: \(interval.count)") }
    }
    return lines + model(price.model).map { "        \($0)" }
  }

  /// Where Stripe has the price: by its lookup key, or by its id as long as nothing has the key.
  private static func names(_ name: AdoptedPlan.LookupName, _ price: StripePriceID) -> [String] {
    ["lookup_key: \(quoted(name.text))"]
      + (name.isThere ? [] : ["stripe_price: \(quoted(price.rawValue))"])
  }

  private func model(_ model: PriceModel) -> [String] {
    switch model {
    case .perUnit(let unitAmount, let included):
      ["model: per_unit", "included: \(included)", "unit_amount: \(amount(unitAmount))"]
    case .package(let size, let price, let included):
      ["model: package", "size: \(size)", "included: \(included)", "amount: \(amount(price))"]
    case .graduated(let tiers): ["model: graduated", "tiers:"] + tiers.map(tier)
    case .volume(let tiers): ["model: volume", "tiers:"] + tiers.map(tier)
    }
  }

  private func tier(_ tier: PriceTier) -> String {
    let flat = tier.flatAmount.map { ", flat_amount: \(amount($0))" } ?? ""
    return
      "  - { up_to: \(tier.upTo.map(\.description) ?? "inf"), unit_amount: \(amount(tier.unitAmount))\(flat) }"
  }

  /// In major units, as the file has amounts: `"500"` cents are `"5.00"`.
  private func amount(_ price: UnitPrice) -> String {
    let exponent = (try? Currency(currency))?.exponent ?? 2
    let parts = price.description.split(separator: ".", omittingEmptySubsequences: false)
    let digits =
      String(repeating: "0", count: max(0, exponent + 1 - parts[0].count)) + String(parts[0])
    let whole = digits.dropLast(exponent)
    let decimals = digits.suffix(exponent) + (parts.count > 1 ? parts[1] : "")
    return decimals.isEmpty ? "\"\(whole)\"" : "\"\(whole).\(decimals)\""
  }

  /// A JSON string is one of YAML's.
  private static func quoted(_ text: String) -> String { JSONValue.string(text).description }
}
