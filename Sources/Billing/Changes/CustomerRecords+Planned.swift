import Metering
import UsageLedger

extension CustomerRecords {
  /// The change of plan that comes with the end of a subscription's period: the newest that Stripe has or is going to get.
  func change(plannedFor subscription: SubscriptionRecord) -> ChangeOrder? {
    changes.first { order in
      order.subscription == subscription.id && order.kind == .change && order.moment == .periodEnd
        && (order.status == .scheduled || order.status == .accepted) && !order.prices.isEmpty
        && order.effectiveAt == subscription.period.end
    }
  }
}

extension ChangeOrder {
  /// The base prices that are charged from its moment on: items that do not exist yet.
  var plannedBase: [SubscriptionRecord.Item] {
    prices.filter { $0.meter == nil }.map {
      SubscriptionRecord.Item(id: ItemID("planned"), price: $0.id, meter: nil)
    }
  }
}
