/// The account behind a key ([accounts](https://docs.stripe.com/api/accounts/object)).
public struct StripeAccount: Decodable, Sendable, Equatable {
  /// `acct_…`.
  public let id: StripeID<StripeAccount>
  /// Two letters; nil where Stripe does not say.
  public let country: String?
  /// Three letters in lower case; nil where Stripe does not say.
  public let defaultCurrency: String?
  /// Whether its live mode can charge anyone.
  public let chargesEnabled: Bool

  private enum CodingKeys: String, CodingKey {
    case id, country
    case defaultCurrency = "default_currency"
    case chargesEnabled = "charges_enabled"
  }

  /// Reads an answer of Stripe's; what it leaves out is nil, and `chargesEnabled` true.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    id = try container.decode(StripeID<StripeAccount>.self, forKey: .id)
    country = try container.decodeIfPresent(String.self, forKey: .country)
    defaultCurrency = try container.decodeIfPresent(String.self, forKey: .defaultCurrency)
    chargesEnabled = try container.decodeIfPresent(Bool.self, forKey: .chargesEnabled) ?? true
  }
}

extension StripeClient {
  /// The account that the key belongs to.
  public func account() async throws(StripeError) -> StripeAccount {
    try await send(.get(StripePath("account")))
  }
}
