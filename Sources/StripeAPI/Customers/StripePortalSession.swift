/// A customer's visit to Stripe's portal ([sessions](https://docs.stripe.com/api/customer_portal/sessions/object)).
public struct StripePortalSession: Decodable, Sendable {
  /// `bps_…`.
  public let id: StripeID<StripePortalSession>
  /// Where to send the customer; works for a short time.
  public let url: String
}

extension StripeClient {
  /// Opens a visit. `returnURL` is where the portal's way back leads; nil for the account's default.
  public func createPortalSession(
    customer: StripeCustomerID, returnURL: String? = nil, key: IdempotencyKey? = nil
  ) async throws(StripeError) -> StripePortalSession {
    var form = FormBody()
    form.set("customer", customer)
    form.set("return_url", returnURL)
    return try await send(.post(StripePath("billing_portal/sessions"), form, key: key))
  }
}
