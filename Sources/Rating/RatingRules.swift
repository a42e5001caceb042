/// What Stripe's documentation leaves open, as settings: each can be turned without touching the arithmetic.
public struct RatingRules: Hashable, Sendable {
  /// Whether the first tier's flat fee is owed in a period without usage.
  public enum FlatFeeAtZeroUsage: String, Sendable {
    /// The first tier begins at zero, so that every period reaches it.
    case charged
    case notCharged = "not_charged"
  }

  /// What we take Stripe to do: an empty period is billed at the first tier, fee included, as in every billing system
  /// with the same tiers (openmeter.io/docs/billing/pricing-models, getlago/lago-api#5760).
  public static let stripe = RatingRules(flatFeeAtZeroUsage: .charged)

  public let flatFeeAtZeroUsage: FlatFeeAtZeroUsage

  public init(flatFeeAtZeroUsage: FlatFeeAtZeroUsage) {
    self.flatFeeAtZeroUsage = flatFeeAtZeroUsage
  }
}
