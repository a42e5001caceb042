import Metering
import StripeAPI
import UsageLedger

/// The items that a subscription has, and what makes those of a plan of them. Pure.
struct PlanItems: Hashable, Sendable {
  struct Item: Hashable, Sendable {
    let id: StripeSubscriptionItemID
    let price: StripePriceID
    /// Nil for the base price.
    let meter: MeterKey?
  }

  let items: [Item]

  /// What changes for the base price; one of a quantity.
  func baseChanges(to wanted: [ChangeOrder.Price]) -> [StripeItemChange] {
    changes(items.filter { $0.meter == nil }, wanted.filter { $0.meter == nil })
  }

  /// What changes for metered prices: a meter that stays keeps its item.
  func meteredChanges(to wanted: [ChangeOrder.Price]) -> [StripeItemChange] {
    changes(items.filter { $0.meter != nil }, wanted.filter { $0.meter != nil })
  }

  private func changes(_ own: [Item], _ wanted: [ChangeOrder.Price]) -> [StripeItemChange] {
    var changes: [StripeItemChange] = []
    for price in wanted {
      guard let item = own.first(where: { $0.meter == price.meter }) else {
        changes.append(.add(price: price.stripeID, quantity: price.quantity))
        continue
      }
      if item.price != price.stripeID {
        changes.append(.replace(item.id, price: price.stripeID, quantity: price.quantity))
      }
    }
    let meters = wanted.map(\.meter)
    return changes
      + own.filter { !meters.contains($0.meter) }.map { .remove($0.id, clearUsage: false) }
  }
}

extension ChangeOrder.Price {
  var stripeID: StripePriceID { StripePriceID(id.text) }

  /// One of a base price; metered prices refuse a quantity.
  var quantity: Int64? { meter == nil ? 1 : nil }
}
