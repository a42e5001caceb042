/// The events of Stripe's after which something of ours must be looked at again: those that are read from Stripe's list, and that
/// a webhook endpoint should send.
package enum WantedEvents {
  /// Events with their objects; at most 20, which is what Stripe's list takes (docs.stripe.com/api/events/list). Reports about
  /// meter events come in thin events only, to a destination of their own.
  package static let types = [
    "customer.deleted", "customer.subscription.created", "customer.subscription.updated",
    "customer.subscription.deleted", "customer.subscription.paused",
    "customer.subscription.resumed", "invoice.created", "invoice.updated", "invoice.deleted",
    "invoice.finalized", "invoice.finalization_failed", "invoice.paid", "invoice.voided",
    "invoice.marked_uncollectible", "billing.meter.created", "billing.meter.deactivated",
    "billing.meter.reactivated", "invoiceitem.created", "invoiceitem.deleted",
  ]
}
