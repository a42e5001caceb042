/// A customer at Stripe ([customers](https://docs.stripe.com/api/customers/object)).
public struct StripeCustomer: StripeListed {
  /// `cus_…`.
  public let id: StripeCustomerID
  /// The name shown on invoices.
  public let name: String?
  /// Where invoices are sent.
  public let email: String?
  /// What callers attached; empty for a deleted customer.
  public let metadata: [String: String]
  /// The clock whose time is this customer's now; nil for real time.
  public let testClock: StripeTestClockID?
  /// Whether only the id is left of this customer.
  public let isDeleted: Bool

  private enum CodingKeys: String, CodingKey {
    case id, name, email, metadata, deleted
    case testClock = "test_clock"
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    id = try container.decode(StripeCustomerID.self, forKey: .id)
    name = try container.decodeIfPresent(String.self, forKey: .name)
    email = try container.decodeIfPresent(String.self, forKey: .email)
    metadata = try container.decodeIfPresent([String: String].self, forKey: .metadata) ?? [:]
    testClock = try container.decodeIfPresent(StripeTestClockID.self, forKey: .testClock)
    isDeleted = try container.decodeIfPresent(Bool.self, forKey: .deleted) ?? false
  }
}
