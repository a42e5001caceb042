/// What can be told of an event's object without knowing its type.
extension StripeEvent {
  /// What kind of object it is about, such as `subscription`.
  public var objectType: String? { object.type }

  /// The object's own id; nil for objects without one, such as the invoice of `invoice.upcoming`.
  public var objectID: String? { object.id }

  /// The customer the object is or belongs to.
  public var customer: StripeCustomerID? {
    object.type == "customer" ? object.id.map { StripeCustomerID($0) } : object.customer
  }

  /// The subscription the object is or belongs to, in both generations of invoices.
  public var subscription: StripeSubscriptionID? {
    object.type == "subscription"
      ? object.id.map { StripeSubscriptionID($0) } : object.subscription
  }

  /// The invoice the object is or belongs to.
  public var invoice: StripeInvoiceID? {
    object.type == "invoice" ? object.id.map { StripeInvoiceID($0) } : object.invoice
  }
}
