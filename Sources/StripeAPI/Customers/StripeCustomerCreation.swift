/// What a new customer is made of; all of it optional at Stripe.
public struct StripeCustomerCreation: Sendable {
  /// The name shown on invoices.
  public var name: String?
  /// Where invoices are sent.
  public var email: String?
  /// Up to 50 pairs; keys to 40 characters, values to 500.
  public var metadata: [String: String]
  /// Lives on this clock from its creation on; it cannot be attached later, and only in test mode.
  public var testClock: StripeTestClockID?

  /// A customer of the given parts.
  public init(
    name: String? = nil, email: String? = nil, metadata: [String: String] = [:],
    testClock: StripeTestClockID? = nil
  ) {
    self.name = name
    self.email = email
    self.metadata = metadata
    self.testClock = testClock
  }

  var form: FormBody {
    var form = FormBody()
    form.set("name", name)
    form.set("email", email)
    form.set("metadata", metadata)
    form.set("test_clock", testClock)
    return form
  }
}
