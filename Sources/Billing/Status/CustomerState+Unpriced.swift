import Metering
import UsageLedger

extension CustomerState {
  /// What is said of a metric that no segment bills, and which check of the guide's list applies.
  var unpricedStatus: DeliveryStatus {
    if records.link == nil { return .notLinked }
    return records.subscriptions.contains(where: \.isLive) ? noMeteredPrice : noSubscription
  }

  var noSubscription: DeliveryStatus {
    DeliveryStatus(
      .noSubscription, hint: "the customer has no active subscription: POST /api/subscriptions")
  }

  var noMeteredPrice: DeliveryStatus {
    DeliveryStatus(
      .noMeteredPrice,
      hint: "the subscription has no metered price for this: check that lookup keys match exactly")
  }
}
