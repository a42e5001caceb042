/// A price; its amounts never change after creation ([prices](https://docs.stripe.com/api/prices/object)).
public struct StripePrice: StripeListed, Equatable {
  /// `price_…`.
  public let id: StripePriceID
  /// What is sold at this price.
  public let product: StripeProductID
  /// Three letters in lower case.
  public let currency: String
  /// Whether new subscriptions can use it.
  public let active: Bool
  /// The name by which code finds it; at most one active or inactive price of an account has it.
  public let lookupKey: String?
  /// A note that customers do not see.
  public let nickname: String?
  /// What callers attached.
  public let metadata: [String: String]
  /// How often it is charged; nil for one-time prices.
  public let recurring: StripeRecurrence?
  /// How a quantity becomes an amount; nil for tiers that were not asked for, and for schemes unknown here.
  public let scheme: StripePriceScheme?
  /// Whether the price has tiers, known also when `scheme` is nil.
  public let isTiered: Bool
}

extension StripePrice {
  private enum CodingKeys: String, CodingKey {
    case id, product, currency, active, nickname, metadata, recurring, tiers
    case lookupKey = "lookup_key"
    case billingScheme = "billing_scheme"
    case unitAmount = "unit_amount_decimal"
    case tiersMode = "tiers_mode"
    case transformQuantity = "transform_quantity"
  }

  private struct Transformation: Decodable {
    let divideBy: Int64
    let round: StripeRounding

    enum CodingKeys: String, CodingKey {
      case round
      case divideBy = "divide_by"
    }
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    id = try container.decode(StripePriceID.self, forKey: .id)
    product = try container.decode(StripeProductID.self, forKey: .product)
    currency = try container.decode(String.self, forKey: .currency)
    active = try container.decode(Bool.self, forKey: .active)
    lookupKey = try container.decodeIfPresent(String.self, forKey: .lookupKey)
    nickname = try container.decodeIfPresent(String.self, forKey: .nickname)
    metadata = try container.decodeIfPresent([String: String].self, forKey: .metadata) ?? [:]
    recurring = try container.decodeIfPresent(StripeRecurrence.self, forKey: .recurring)
    isTiered = try container.decodeIfPresent(String.self, forKey: .billingScheme) == "tiered"
    scheme = try isTiered ? Self.tieredScheme(container) : Self.unitScheme(container)
  }

  private static func tieredScheme(
    _ container: KeyedDecodingContainer<CodingKeys>
  ) throws -> StripePriceScheme? {
    let mode = try container.decodeIfPresent(StripeTiersMode.self, forKey: .tiersMode)
    let tiers = try container.decodeIfPresent([StripePriceTier].self, forKey: .tiers)
    guard let mode, let tiers else { return nil }
    return .tiered(mode, tiers)
  }

  private static func unitScheme(
    _ container: KeyedDecodingContainer<CodingKeys>
  ) throws -> StripePriceScheme? {
    let amount = try container.decodeIfPresent(StripeDecimal.self, forKey: .unitAmount)
    let package = try container.decodeIfPresent(Transformation.self, forKey: .transformQuantity)
    guard let amount else { return nil }
    guard let package else { return .perUnit(amount) }
    return .package(amount: amount, size: package.divideBy, round: package.round)
  }
}
