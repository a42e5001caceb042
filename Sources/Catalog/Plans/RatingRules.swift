public import Amounts

/// What Stripe's documentation leaves open, as settings of the catalogue: each can be turned where an account's invoices show it.
public struct RatingRules: Hashable, Sendable {
  /// Whether the first tier's flat fee is owed in a period without usage.
  public enum FlatFeeAtZeroUsage: String, Sendable, CaseIterable {
    /// The first tier begins at zero, so that every period reaches it.
    case charged
    case notCharged = "not_charged"
  }

  /// What we take Stripe to do: an empty period is billed at the first tier, fee included, as in every billing system
  /// with the same tiers (openmeter.io/docs/billing/pricing-models, getlago/lago-api#5760), and half a minor unit goes away from
  /// zero.
  public static let stripe = RatingRules(flatFeeAtZeroUsage: .charged)

  /// Whether a period without usage owes the first tier's flat fee.
  public let flatFeeAtZeroUsage: FlatFeeAtZeroUsage
  /// Where half a minor unit of a line goes.
  public let ties: TieRounding

  /// Takes the parts as they are.
  public init(flatFeeAtZeroUsage: FlatFeeAtZeroUsage, ties: TieRounding = .awayFromZero) {
    self.flatFeeAtZeroUsage = flatFeeAtZeroUsage
    self.ties = ties
  }
}
