import Amounts
import Catalog
import Metering

extension CatalogPlan {
  /// A line for each change and problem, with the signs of a diff: `+` made, `~` replaced, `!` for a person to solve.
  public var lines: [String] {
    changes.map(Self.line) + problems.map { "! \($0.subject) \($0.explanation)" }
  }

  private static func line(_ change: Change) -> String {
    switch change {
    case .createProduct(let product): "+ product \(product.id) \"\(product.name)\""
    case .renameProduct(let product, let old):
      "~ product \(product.id) \"\(old)\" → \"\(product.name)\""
    case .createMeter(let meter): "+ meter \(meter.eventName) (formula last)"
    case .createPrice(let price): "+ price \(price.lookupKey) \(price.summary)"
    case .replacePrice(let price, let old, let differences):
      "~ price \(price.lookupKey) \(price.summary), replaces \(old): \(differences.joined(separator: ", "))"
    }
  }
}

extension StripeCatalogWish.Price {
  /// What it charges, in short.
  var summary: String {
    let amount =
      switch shape {
      case .perUnit(let amount, nil): "\(amount) \(currency) minor units each"
      case .perUnit(let amount, let transform?):
        "\(amount) \(currency) minor units per \(transform.divideBy)"
      case .tiered(let mode, let tiers): "\(mode.rawValue), \(tiers.count) tiers"
      }
    let feed = eventName.map { ", fed from \($0)" } ?? ""
    return "(\(amount), per \(interval)\(feed))"
  }
}
