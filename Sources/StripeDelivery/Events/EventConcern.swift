import StripeAPI
import UsageLedger

/// What has to be looked at again because of an event. An event never says more than "look again": what is true is what
/// Stripe's objects say when they are read.
enum EventConcern: Hashable, Sendable {
  /// One subscription, and with it all that the customer has: one may make room for another.
  case subscription(String)
  /// All subscriptions of the customer.
  case subscriptions
  /// One invoice.
  case invoice(String)
  /// The customer's invoices that may have changed.
  case invoices
  /// Which meters are active.
  case meters
  /// Events that a meter took at first and could not count.
  case meterErrors
  /// Nothing of ours.
  case nothing

  init(_ event: InboxEvent) {
    let object = event.object
    let type = event.type
    self =
      if StripeMeterErrorReport.eventTypes.contains(type) {
        .meterErrors
      } else if type.hasPrefix("customer.subscription.") {
        object.map { .subscription($0) } ?? .subscriptions
      } else if type.hasPrefix("subscription_schedule.") || type == "customer.deleted" {
        .subscriptions
      } else if type.hasPrefix("invoiceitem.") {
        .invoices
      } else if type.hasPrefix("invoice.") {
        object.map { .invoice($0) } ?? .nothing
      } else if type.hasPrefix("billing.meter.") {
        .meters
      } else {
        .nothing
      }
  }
}
