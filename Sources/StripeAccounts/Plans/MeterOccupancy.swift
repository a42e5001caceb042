import Billing
import Catalog
import Metering
import UsageLedger

/// Keeps one live item for each customer and meter: meter events carry only the customer, so that a second item would
/// bill all usage twice.
enum MeterOccupancy {
  /// Throws `meterTaken` when a live subscription other than `excepted` bills one of the plan's meters.
  static func check(
    _ plan: Plan, of customer: CustomerID, among subscriptions: [SubscriptionRecord],
    except excepted: String? = nil
  ) throws(BillingError) {
    let wanted = Set(plan.prices.map(\.meter))
    for subscription in subscriptions where subscription.isLive && subscription.id != excepted {
      guard let meter = subscription.items.compactMap(\.meter).first(where: wanted.contains) else {
        continue
      }
      throw BillingError(
        .meterTaken,
        "\(customer) has the live subscription \(subscription.id), which bills \(meter) already: a second item on a meter would bill all usage twice"
      )
    }
  }
}
