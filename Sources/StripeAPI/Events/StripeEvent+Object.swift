/// What can be told of an event's object without knowing its type.
extension StripeEvent {
  /// What kind of object it is about, such as `subscription`.
  public var objectType: String? { object.text("object") }

  /// The object's own id; nil for objects without one, such as the invoice of `invoice.upcoming`.
  public var objectID: String? { object.text("id") }

  /// The customer the object is or belongs to.
  public var customer: StripeCustomerID? {
    let id = objectType == "customer" ? objectID : object.reference("customer")
    return id.map { StripeCustomerID($0) }
  }

  /// The subscription the object is or belongs to, in both generations of invoices.
  public var subscription: StripeSubscriptionID? {
    let id: String? =
      objectType == "subscription"
      ? objectID
      : object.reference("subscription")
        ?? object["parent"]?["subscription_details"]?.reference("subscription")
    return id.map { StripeSubscriptionID($0) }
  }

  /// The invoice the object is or belongs to.
  public var invoice: StripeInvoiceID? {
    let id = objectType == "invoice" ? objectID : object.reference("invoice")
    return id.map { StripeInvoiceID($0) }
  }

  /// The names of the fields that an update changed, sorted.
  public var changedFields: [String] { previous.keys.sorted() }

  /// A changed field as it was, read as `Value`; nil if it did not change, was null, or is of another type.
  public func previous<Value: Decodable>(_ field: String, as type: Value.Type = Value.self)
    -> Value?
  {
    previous[field].flatMap { try? $0.decoded(as: Value.self) }
  }
}
