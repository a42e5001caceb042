public import Amounts
public import Catalog
public import Metering

/// What an immutable price says: what it is fed from and how it charges.
public struct PriceTerms: Hashable, Sendable {
  /// The price, which never changes its terms.
  public let id: PriceID
  /// Nil for a base price, which is charged whatever is used.
  public let meter: DeliveredMeter?
  /// How Stripe says what it charges.
  public let shape: StripePriceShape
  /// Three letters, lower case.
  public let currency: String
  /// The product's name, for the base line.
  public let name: String

  /// Takes the parts as they are; whether a model of ours bills the shape is ``model``'s question.
  public init(
    id: PriceID, meter: DeliveredMeter?, shape: StripePriceShape, currency: String, name: String
  ) {
    self.id = id
    self.meter = meter
    self.shape = shape
    self.currency = currency
    self.name = name
  }

  /// What it charges in, whatever the catalogue's currency has become. Throws `overflow` for one that no amount of ours
  /// has.
  public func chargedIn() throws(BillingError) -> Currency {
    do throws(AmountError) {
      return try Currency(currency)
    } catch {
      throw BillingError(
        .overflow, "the price \(id) is in \(currency), which cannot be rated", cause: error)
    }
  }

  /// How the meter's units are priced; nil for a shape that no model of ours bills.
  ///
  /// A free first tier before one price is told as an allowance, which costs the same and reads better.
  public var model: PriceModel? {
    let model = PriceModel(shape, blockSize: meter?.blockSize ?? 1)
    guard case .graduated(let tiers)? = model, tiers.count == 2, tiers[0].isFree,
      let included = tiers[0].upTo, tiers[1].flatAmount ?? .zero == .zero
    else { return model }
    return .perUnit(unitAmount: tiers[1].unitAmount, included: included)
  }
}
