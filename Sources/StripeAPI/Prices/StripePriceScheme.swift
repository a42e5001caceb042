/// How a price turns a quantity into an amount ([pricing models](https://docs.stripe.com/products-prices/pricing-models)).
///
/// Amounts are in minor units with at most 12 decimals.
public enum StripePriceScheme: Sendable, Equatable {
  /// Quantity × amount.
  case perUnit(StripeDecimal)
  /// The quantity is divided by `size` and rounded, then multiplied; cannot be combined with tiers.
  case package(amount: StripeDecimal, size: Int64, round: StripeRounding)
  /// By tiers, in order of `upTo`; the last has no limit.
  case tiered(StripeTiersMode, [StripePriceTier])

  /// Writes the scheme's parameters.
  func fill(_ form: inout FormBody) {
    switch self {
    case .perUnit(let amount):
      form.set("unit_amount_decimal", amount)
    case .package(let amount, let size, let round):
      form.set("unit_amount_decimal", amount)
      form.set("transform_quantity") {
        $0.set("divide_by", size)
        $0.set("round", round.rawValue)
      }
    case .tiered(let mode, let tiers):
      form.set("billing_scheme", "tiered")
      form.set("tiers_mode", mode.rawValue)
      form.set("tiers", tiers.map(\.form))
    }
  }
}

/// Which way a package price rounds what is left over.
public enum StripeRounding: String, Codable, Sendable {
  /// A started package counts.
  case up
  /// Only full packages count.
  case down
}

/// How tiers apply ([tiers](https://docs.stripe.com/billing/subscriptions/tiers)).
public enum StripeTiersMode: String, Codable, Sendable {
  /// Each tier prices the part of the quantity that falls into it.
  case graduated
  /// The tier that the whole quantity reaches prices all of it.
  case volume
}

/// One tier of a price.
public struct StripePriceTier: Sendable, Equatable {
  /// The last quantity in this tier; nil for no limit.
  public let upTo: Int64?
  /// For each unit in the tier; nil for none.
  public let unitAmount: StripeDecimal?
  /// Once, when the tier is reached; nil for none.
  public let flatAmount: StripeDecimal?

  /// A tier of the given parts; Stripe wants at least one amount.
  public init(upTo: Int64?, unitAmount: StripeDecimal?, flatAmount: StripeDecimal? = nil) {
    self.upTo = upTo
    self.unitAmount = unitAmount
    self.flatAmount = flatAmount
  }

  var form: FormBody {
    var form = FormBody()
    form.set("up_to", upTo.map(String.init) ?? "inf")
    form.set("unit_amount_decimal", unitAmount)
    form.set("flat_amount_decimal", flatAmount)
    return form
  }
}

extension StripePriceTier: Decodable {
  private enum CodingKeys: String, CodingKey {
    case upTo = "up_to"
    case unitAmount = "unit_amount_decimal"
    case flatAmount = "flat_amount_decimal"
  }
}
