import Amounts
import Catalog
import Metering

extension CatalogPlan {
  /// A line for each change, with the signs of a diff: `+` made, `~` changed or replaced, `-` archived.
  public var lines: [String] { changes.map(\.line) }

  /// Two lines for each finding: what it is (`!` when Stripe cannot bill as the file says, else `·`), and the way out.
  public var findingLines: [String] {
    findings.flatMap { finding in
      [
        "\(finding.isConflict ? "!" : "·") \(finding.subject): \(finding.explanation)",
        "    → \(finding.remedy)",
      ]
    }
  }
}

extension CatalogPlan.Change {
  /// `+`, `~` or `-`.
  public var sign: String {
    switch self {
    case .createProduct, .createMeter, .createPrice: "+"
    case .renameProduct, .labelProduct, .restoreProduct, .labelPrice, .replacePrice: "~"
    case .archiveProduct, .archivePrice: "-"
    }
  }

  /// The change as one line, and a second one that names the subscriptions which stay on an old price.
  public var line: String { "\(sign) \(text)" }

  private var text: String {
    switch self {
    case .createProduct(let product): "product \(product.id) \"\(product.name)\""
    case .renameProduct(let product, let old):
      "product \(product.id) \"\(old)\" → \"\(product.name)\""
    case .labelProduct(let product, let old):
      "product \(product.id) unit label \(Self.label(old)) → \(Self.label(product.unitLabel))"
    case .restoreProduct(let product): "product \(product.id) is archived → can be sold again"
    case .createMeter(let meter): "meter \(meter.eventName) (formula last)"
    case .createPrice(let price): "price \(price.lookupKey) \(price.summary)"
    case .labelPrice(let price, _, let old):
      "price \(price.lookupKey) unit label \(Self.label(old)) → \(Self.label(price.unitLabel))"
    case .replacePrice(let price, let old, let differences, let subscribers):
      "price \(price.lookupKey) \(price.summary), replaces \(old): \(differences.joined(separator: ", "))"
        + Self.staying(subscribers, old)
    case .archiveProduct(let id, let name): "product \(id) \"\(name)\" (not in the file)"
    case .archivePrice(let id, let key): "price \(key) (\(id), not in the file)"
    }
  }

  private static func label(_ text: String?) -> String { text.map { "\"\($0)\"" } ?? "none" }

  private static func staying(_ subscribers: [CatalogSubscriber], _ old: String) -> String {
    guard !subscribers.isEmpty else { return "" }
    return "\n    stay on \(old): \(CatalogSubscriber.list(subscribers))"
  }
}

extension DesiredStripeCatalog.Price {
  /// What it charges, in short: `($5.00 above 5 free, per month, fed from device_usage)`.
  var summary: String {
    let feed = eventName.map { ", fed from \($0)" } ?? ""
    let optional = isOptional ? ", optional" : ""
    return "(\(charge), per \(interval)\(feed)\(optional))"
  }

  private var charge: String {
    switch shape {
    case .perUnit(let amount, nil): text(amount)
    case .perUnit(let amount, let transform?): "\(text(amount)) for each \(transform.divideBy)"
    case .tiered(.graduated, let tiers)
    where tiers.count == 2 && tiers[0].isFree && tiers[1].flatAmount == nil:
      "\(text(tiers[1].unitAmount)) above \(tiers[0].upTo ?? .zero) free"
    case .tiered(let mode, let tiers):
      "\(mode.rawValue): " + tiers.map(text).joined(separator: ", ")
    }
  }

  private func text(_ tier: PriceTier) -> String {
    let flat = tier.flatAmount.map { " + \(text($0))" } ?? ""
    return "\(tier.upTo.map { "to \($0)" } ?? "above") \(text(tier.unitAmount))\(flat)"
  }

  private func text(_ amount: UnitPrice) -> String {
    guard let currency = try? Currency(currency) else { return "\(amount) \(currency)" }
    return amount.formatted(in: currency)
  }
}
