extension StripeClient {
  /// Creates a subscription.
  public func createSubscription(
    _ subscription: StripeSubscriptionCreation, key: IdempotencyKey? = nil
  ) async throws(StripeError) -> StripeSubscription {
    let form = subscription.form(for: configuration.version)
    return try await send(.post(StripePath("subscriptions"), form, key: key))
  }

  /// One subscription, also a cancelled one; an unknown id throws `notFound`.
  public func subscription(_ id: StripeSubscriptionID) async throws(StripeError)
    -> StripeSubscription
  {
    try await send(.get(StripePath("subscriptions").object(id)))
  }

  /// Changes a subscription.
  public func updateSubscription(
    _ id: StripeSubscriptionID, _ update: StripeSubscriptionUpdate, key: IdempotencyKey? = nil
  ) async throws(StripeError) -> StripeSubscription {
    try await send(.post(StripePath("subscriptions").object(id), update.form, key: key))
  }

  /// Ends a subscription at once. `invoiceNow` invoices usage not yet invoiced; `prorate` credits what was paid ahead.
  public func cancelSubscription(
    _ id: StripeSubscriptionID, invoiceNow: Bool = false, prorate: Bool = false
  ) async throws(StripeError) -> StripeSubscription {
    var form = FormBody()
    if invoiceNow { form.set("invoice_now", true) }
    if prorate { form.set("prorate", true) }
    return try await send(.delete(StripePath("subscriptions").object(id), form))
  }

  /// Subscriptions, newest first: all that live, or with `includingEnded` the cancelled ones too. Those of customers on test
  /// clocks come only where customer or clock is asked for ([list](https://docs.stripe.com/api/subscriptions/list)).
  public func subscriptions(
    customer: StripeCustomerID? = nil, testClock: StripeTestClockID? = nil,
    includingEnded: Bool = false
  ) -> StripePages<StripeSubscription> {
    var form = FormBody()
    form.set("customer", customer)
    form.set("test_clock", testClock)
    if includingEnded { form.set("status", "all") }
    return StripePages(client: self, path: StripePath("subscriptions"), parameters: form)
  }

  /// All items of a subscription.
  public func subscriptionItems(
    of subscription: StripeSubscriptionID
  ) -> StripePages<StripeSubscriptionItem> {
    var form = FormBody()
    form.set("subscription", subscription)
    return StripePages(client: self, path: StripePath("subscription_items"), parameters: form)
  }

  /// Adds a price to a subscription.
  public func createSubscriptionItem(
    _ item: StripeSubscriptionCreation.Item, on subscription: StripeSubscriptionID,
    proration: StripeProration? = nil, key: IdempotencyKey? = nil
  ) async throws(StripeError) -> StripeSubscriptionItem {
    var form = FormBody()
    form.set("subscription", subscription)
    form.set("price", item.price)
    form.set("quantity", item.quantity)
    form.set("proration_behavior", proration?.rawValue)
    return try await send(.post(StripePath("subscription_items"), form, key: key))
  }

  /// Puts another price or quantity on an item.
  public func updateSubscriptionItem(
    _ id: StripeSubscriptionItemID, price: StripePriceID? = nil, quantity: Int64? = nil,
    proration: StripeProration? = nil, key: IdempotencyKey? = nil
  ) async throws(StripeError) -> StripeSubscriptionItem {
    var form = FormBody()
    form.set("price", price)
    form.set("quantity", quantity)
    form.set("proration_behavior", proration?.rawValue)
    return try await send(.post(StripePath("subscription_items").object(id), form, key: key))
  }

  /// Removes an item; `clearUsage` as in ``StripeItemChange/remove(_:clearUsage:)``.
  public func deleteSubscriptionItem(
    _ id: StripeSubscriptionItemID, proration: StripeProration? = nil, clearUsage: Bool = false
  ) async throws(StripeError) {
    var form = FormBody()
    form.set("proration_behavior", proration?.rawValue)
    if clearUsage { form.set("clear_usage", true) }
    _ = try await perform(.delete(StripePath("subscription_items").object(id), form))
  }
}
