extension StripeClient {
  /// Creates a price; the answer brings its tiers.
  public func createPrice(
    _ price: StripePriceCreation, key: IdempotencyKey? = nil
  ) async throws(StripeError) -> StripePrice {
    var form = price.form
    form.set("expand", ["tiers"])
    return try await send(.post(StripePath("prices"), form, key: key))
  }

  /// One price with its tiers; an unknown id throws `notFound`.
  public func price(_ id: StripePriceID) async throws(StripeError) -> StripePrice {
    var form = FormBody()
    form.set("expand", ["tiers"])
    return try await send(.get(StripePath("prices").object(id), form))
  }

  /// Changes a price.
  public func updatePrice(
    _ id: StripePriceID, _ update: StripePriceUpdate, key: IdempotencyKey? = nil
  ) async throws(StripeError) -> StripePrice {
    var form = update.form
    form.set("expand", ["tiers"])
    return try await send(.post(StripePath("prices").object(id), form, key: key))
  }

  /// Prices with their tiers, newest first.
  public func prices(
    active: Bool? = nil, product: StripeProductID? = nil
  ) -> StripePages<StripePrice> {
    var form = FormBody()
    form.set("active", active)
    form.set("product", product)
    form.set("expand", ["data.tiers"])
    return StripePages(client: self, path: StripePath("prices"), parameters: form)
  }

  /// The prices that have these lookup keys, active or not, with their tiers.
  ///
  /// Keys without a price are missing from the answer. Stripe takes ten keys a request, so that more cost several.
  public func prices(lookupKeys: [String]) async throws(StripeError) -> [StripePrice] {
    var found: [StripePrice] = []
    for first in stride(from: 0, to: lookupKeys.count, by: 10) {
      var form = FormBody()
      form.set("lookup_keys", Array(lookupKeys[first..<min(first + 10, lookupKeys.count)]))
      form.set("expand", ["data.tiers"])
      found += try await StripePages(client: self, path: StripePath("prices"), parameters: form)
        .all()
    }
    return found
  }
}
