extension StripeClient {
  /// Creates a product.
  public func createProduct(
    _ product: StripeProductCreation, key: IdempotencyKey? = nil
  ) async throws(StripeError) -> StripeProduct {
    try await send(.post(StripePath("products"), product.form, key: key))
  }

  /// One product; an unknown id throws `notFound`.
  public func product(_ id: StripeProductID) async throws(StripeError) -> StripeProduct {
    try await send(.get(StripePath("products").object(id)))
  }

  /// Changes a product.
  public func updateProduct(
    _ id: StripeProductID, _ update: StripeProductUpdate, key: IdempotencyKey? = nil
  ) async throws(StripeError) -> StripeProduct {
    try await send(.post(StripePath("products").object(id), update.form, key: key))
  }

  /// Products, newest first; with `active`, only those that can (or cannot) be sold.
  public func products(active: Bool? = nil) -> StripePages<StripeProduct> {
    var form = FormBody()
    form.set("active", active)
    return StripePages(client: self, path: StripePath("products"), parameters: form)
  }
}
