import Catalog
import StripeAPI

/// What must change at Stripe so that it bills as the catalogue says, and what only a person can change.
public struct CatalogPlan: Hashable, Sendable {
  /// One call to Stripe.
  public enum Change: Hashable, Sendable {
    case createProduct(DesiredStripeCatalog.Product)
    case renameProduct(DesiredStripeCatalog.Product, from: String)
    /// The product has another unit label.
    case labelProduct(DesiredStripeCatalog.Product, from: String?)
    /// The product is archived and can be sold again.
    case restoreProduct(DesiredStripeCatalog.Product)
    case createMeter(DesiredStripeCatalog.Meter)
    case createPrice(DesiredStripeCatalog.Price)
    /// The price has another unit label in its metadata, which is all that can change of one.
    case labelPrice(DesiredStripeCatalog.Price, id: String, from: String?)
    /// A price cannot change: a new one takes over the lookup key; `subscribers` stay on the old one.
    case replacePrice(
      DesiredStripeCatalog.Price, old: String, differences: [String],
      subscribers: [CatalogSubscriber])
    /// A plan that the file no longer has, and that nobody is subscribed to.
    case archiveProduct(id: String, name: String)
    /// A price of ours that the file no longer has, and that nobody pays; it gives up its lookup key.
    case archivePrice(id: String, lookupKey: String)

    /// Whether running `apply` with the old file again would not bring back what was.
    public var cannotBeUndone: Bool {
      switch self {
      case .replacePrice, .archiveProduct, .archivePrice: true
      case .createProduct, .renameProduct, .labelProduct, .restoreProduct, .createMeter,
        .createPrice, .labelPrice:
        false
      }
    }
  }

  /// In the order in which they are carried out; each leaves a state from which the rest is found again.
  public let changes: [Change]
  /// What a person should know; each says whether `apply` mends it or who must.
  public let findings: [CatalogFinding]
  /// Whether Stripe has none of the catalogue's prices yet: nothing was ever applied to this account.
  public let isFirst: Bool

  /// Compares what is wanted with what is there. Pure.
  public init(_ desired: DesiredStripeCatalog, state: StripeCatalogState) {
    let prices = CatalogPriceChanges(desired: desired, state: state)
    changes =
      desired.products.flatMap { Self.changes($0, state) }
      + desired.meters.filter { state.meters[$0.eventName] == nil }.map { .createMeter($0) }
      + prices.wanted + CatalogLeftovers(desired: desired, state: state).changes
    findings = CatalogInspection(desired: desired, state: state).findings
    isFirst = state.prices.isEmpty
  }

  private init(changes: [Change], findings: [CatalogFinding], isFirst: Bool) {
    self.changes = changes
    self.findings = findings
    self.isFirst = isFirst
  }

  /// The same with what is known from elsewhere, such as running segments.
  public func adding(_ more: [CatalogFinding]) -> CatalogPlan {
    CatalogPlan(changes: changes, findings: findings + more, isFirst: isFirst)
  }

  /// Findings that keep Stripe from billing as the file says; the others are about what is sold already.
  public var conflicts: [CatalogFinding] { findings.filter(\.isConflict) }

  /// Whether Stripe has all that the file says. Subscriptions do not matter here: `apply` never changes one.
  public var isEmpty: Bool { changes.isEmpty && conflicts.isEmpty }

  /// The changes to ask about first.
  public var irrevocable: [Change] { changes.filter(\.cannotBeUndone) }

  /// What must be agreed to before the changes are made, as a sentence; nil where nothing need be asked. `isLive`: real
  /// customers are charged by what is made.
  public func consent(isLive: Bool) -> String? {
    guard !changes.isEmpty else { return nil }
    var reasons: [String] = []
    if isLive, isFirst {
      reasons.append("the key is a live one, and nothing of this catalogue is in the account yet")
    }
    let asked = irrevocable.count
    if asked > 0 {
      reasons.append("\(asked) of the changes (replaced or archived) cannot be undone")
    }
    return reasons.isEmpty ? nil : reasons.joined(separator: "; ")
  }

  private static func changes(_ product: DesiredStripeCatalog.Product, _ state: StripeCatalogState)
    -> [Change]
  {
    guard let there = state.products[product.id] else { return [.createProduct(product)] }
    let sameName = there.name == product.name
    let sameLabel = !product.isMetered || product.isAdopted || there.unitLabel == product.unitLabel
    return (sameName ? [] : [.renameProduct(product, from: there.name)])
      + (sameLabel ? [] : [.labelProduct(product, from: there.unitLabel)])
      + (there.active ? [] : [.restoreProduct(product)])
  }
}
