import Metering
import UsageLedger

/// What else is known of a subscription's state than Stripe's word for it: since when, whether invoices are collected, and
/// whether it ended with its customer.
struct DatedState: Hashable {
  var statusSince: Timestamp?
  var pause: CollectionPause?
  var isCustomerDeleted = false
}
