import Catalog
public import StripeAPI

/// What must change at Stripe so that it bills as the catalogue says, and what only a person can change.
public struct CatalogPlan: Hashable, Sendable {
  public enum Change: Hashable, Sendable {
    case createProduct(StripeCatalogWish.Product)
    case renameProduct(StripeCatalogWish.Product, from: String)
    case createMeter(StripeCatalogWish.Meter)
    case createPrice(StripeCatalogWish.Price)
    /// A price cannot change: a new one takes over the lookup key; subscriptions stay on the old one.
    case replacePrice(StripeCatalogWish.Price, old: String, differences: [String])
  }

  /// Something that `apply` cannot mend: what it is and the way out.
  public struct Problem: Hashable, Sendable {
    public let subject: String
    public let explanation: String
  }

  /// In the order in which they are carried out.
  public let changes: [Change]
  public let problems: [Problem]

  /// Compares what is wanted with what is there. Pure.
  public init(_ wish: StripeCatalogWish, state: StripeCatalogState) {
    changes =
      wish.products.compactMap { Self.change($0, state) }
      + wish.meters.filter { state.meters[$0.eventName] == nil }.map { .createMeter($0) }
      + wish.prices.compactMap { Self.change($0, state) }
    problems = wish.meters.compactMap { Self.problem($0, state) }
  }

  /// Whether Stripe bills as the catalogue says.
  public var isEmpty: Bool { changes.isEmpty && problems.isEmpty }

  private static func change(_ product: StripeCatalogWish.Product, _ state: StripeCatalogState)
    -> Change?
  {
    guard let there = state.products[product.id] else { return .createProduct(product) }
    return there.name == product.name ? nil : .renameProduct(product, from: there.name)
  }

  private static func change(_ price: StripeCatalogWish.Price, _ state: StripeCatalogState)
    -> Change?
  {
    guard let there = state.prices[price.lookupKey.text] else { return .createPrice(price) }
    let differences = price.differences(from: there, state: state)
    guard !differences.isEmpty else { return nil }
    return .replacePrice(price, old: there.id.rawValue, differences: differences)
  }

  /// Meters cannot change: a formula other than `last` would add our totals up.
  private static func problem(_ meter: StripeCatalogWish.Meter, _ state: StripeCatalogState)
    -> Problem?
  {
    guard let there = state.meters[meter.eventName] else { return nil }
    guard there.formula != .last || there.eventTimeWindow != nil else { return nil }
    let window = there.eventTimeWindow.map { " per \($0.rawValue)" } ?? ""
    return Problem(
      subject: "meter \(meter.eventName)",
      explanation:
        "exists at Stripe (\(there.id)) with the formula \(there.formula.rawValue)\(window); totals need the formula last, and a meter cannot change. Deactivate it at Stripe once nothing reports to it any more, then run `billing catalog apply` again."
    )
  }
}
