/// Which invoice to preview: a subscription's next one, as it is or after a change.
public struct StripeInvoicePreviewQuery: Sendable {
  /// Who would pay.
  public var customer: StripeCustomerID
  /// Whose next invoice; since 2025-03-31.basil the customer alone is not enough.
  public var subscription: StripeSubscriptionID
  /// Items as they would be after a change.
  public var items: [StripeItemChange]
  /// What the change would charge or credit.
  public var proration: StripeProration?
  /// The invoice that cancelling now would cut.
  public var cancelNow: Bool

  /// A preview of the subscription's next invoice, after the given changes if any.
  public init(
    customer: StripeCustomerID, subscription: StripeSubscriptionID,
    items: [StripeItemChange] = [], proration: StripeProration? = nil, cancelNow: Bool = false
  ) {
    self.customer = customer
    self.subscription = subscription
    self.items = items
    self.proration = proration
    self.cancelNow = cancelNow
  }

  /// The parameters of `create_preview`.
  var form: FormBody {
    var form = FormBody()
    form.set("customer", customer)
    form.set("subscription", subscription)
    form.set("subscription_details") {
      if !items.isEmpty { $0.set("items", items.map(\.form)) }
      $0.set("proration_behavior", proration?.rawValue)
      if cancelNow { $0.set("cancel_now", true) }
    }
    return form
  }

  /// The parameters of `upcoming`, before 2025-03-31.basil.
  var legacyForm: FormBody {
    var form = FormBody()
    form.set("customer", customer)
    form.set("subscription", subscription)
    form.set("subscription_items", items.map(\.form))
    form.set("subscription_proration_behavior", proration?.rawValue)
    if cancelNow { form.set("subscription_cancel_now", true) }
    return form
  }
}
