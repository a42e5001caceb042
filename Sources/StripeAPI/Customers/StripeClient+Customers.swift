extension StripeClient {
  /// Creates a customer; with the same key again, answers the first one.
  public func createCustomer(
    _ customer: StripeCustomerCreation, key: IdempotencyKey? = nil
  ) async throws(StripeError) -> StripeCustomer {
    try await send(.post(StripePath("customers"), customer.form, key: key))
  }

  /// One customer. A deleted one is answered too, marked as such; an unknown id throws `notFound`.
  public func customer(_ id: StripeCustomerID) async throws(StripeError) -> StripeCustomer {
    try await send(.get(StripePath("customers").object(id)))
  }

  /// Customers, newest first, with exactly this address when `email` is given. Stripe lists customers of a test clock
  /// only when asked for that clock.
  public func customers(
    email: String? = nil, testClock: StripeTestClockID? = nil
  ) -> StripePages<StripeCustomer> {
    var form = FormBody()
    form.set("email", email)
    form.set("test_clock", testClock)
    return StripePages(client: self, path: StripePath("customers"), parameters: form)
  }
}
