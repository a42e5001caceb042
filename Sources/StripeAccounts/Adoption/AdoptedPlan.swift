import Amounts
import Catalog
import Metering
import StripeAPI

/// A plan of the proposed file: a product of the account and what it charges.
struct AdoptedPlan: Hashable, Sendable {
  /// A licensed price; its amount is a whole one above zero.
  struct Base: Hashable, Sendable {
    let price: StripePriceID
    let amount: UnitPrice
    let lookupKey: LookupName
  }

  /// A metered price that is fed as we feed one.
  struct Metered: Hashable, Sendable {
    let price: StripePriceID
    let meter: DeliveredMeter
    let model: PriceModel
    let lookupKey: LookupName
    /// Nil where it is the plan's.
    let interval: BillingInterval?
  }

  /// The lookup key of a price, and whether Stripe has it already; where it has none, the file names the price by its id.
  struct LookupName: Hashable, Sendable {
    let text: String
    let isThere: Bool
  }

  let key: String
  let product: StripeProductID
  let name: String
  let interval: BillingInterval
  /// Nil where nothing is charged but usage.
  let base: Base?
  var prices: [Metered] = []

  /// How many items a subscription of it has.
  var items: Int { prices.count + (base == nil ? 0 : 1) }
}

/// Something of the account that the file cannot say, or a subscription that gets nothing, and why.
public struct NotAdoptable: Hashable, Sendable, CustomStringConvertible {
  /// `price price_1`, `subscription sub_1 (acme)`.
  public let subject: String
  public let reason: String

  public var description: String { "\(subject): \(reason)" }
}
