import Catalog
import StripeAPI

/// The prices that the file wants and Stripe does not have, or has otherwise.
struct CatalogPriceChanges {
  let desired: DesiredStripeCatalog
  let state: StripeCatalogState

  /// A price that a meter in conflict would feed is left out: it would bill wrong from its first event.
  var wanted: [CatalogPlan.Change] {
    let conflicting = Set(desired.meters.filter { $0.isInConflict(state) }.map(\.eventName))
    return desired.prices.filter { !conflicting.contains($0.eventName ?? "") }.compactMap(change)
  }

  private func change(_ price: DesiredStripeCatalog.Price) -> CatalogPlan.Change? {
    guard let there = state.prices[price.lookupKey.text] else { return .createPrice(price) }
    let differences = price.differences(from: there, state: state)
    guard !differences.isEmpty else { return relabelled(price, there) }
    return .replacePrice(
      price, old: there.id.rawValue, differences: differences,
      subscribers: state.subscribers(of: there.id))
  }

  private func relabelled(_ price: DesiredStripeCatalog.Price, _ there: StripePrice)
    -> CatalogPlan.Change?
  {
    let label = there.metadata[DesiredStripeCatalog.Price.labelKey]
    guard let wanted = price.unitLabel, wanted != label, !price.product.isAdopted else {
      return nil
    }
    return .labelPrice(price, id: there.id.rawValue, from: label)
  }
}

extension DesiredStripeCatalog.Meter {
  /// Whether Stripe has a meter of this event name that does not count totals as we send them; it cannot change
  /// (docs.stripe.com/api/billing/meter/update).
  func isInConflict(_ state: StripeCatalogState) -> Bool {
    guard let there = state.meters[eventName] else { return false }
    return there.formula != .last || there.eventTimeWindow != nil
  }
}
