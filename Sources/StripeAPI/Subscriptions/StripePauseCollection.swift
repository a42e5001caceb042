/// Invoices that are made and not collected
/// ([pause payment collection](https://docs.stripe.com/billing/subscriptions/pause-payment)).
public struct StripePauseCollection: Codable, Hashable, Sendable {
  /// What becomes of invoices that are made meanwhile.
  public let behavior: Behavior
  /// When it ends by itself; nil for one that lasts until somebody ends it.
  public let resumesAt: StripeTimestamp?

  /// What becomes of an invoice.
  public struct Behavior: StripeChoice {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    /// It stays a draft.
    public static let keepAsDraft = Behavior(rawValue: "keep_as_draft")
    /// It becomes final and is written off.
    public static let markUncollectible = Behavior(rawValue: "mark_uncollectible")
    /// It becomes final and is void at once.
    public static let void = Behavior(rawValue: "void")
  }

  /// A pause, until somebody ends it by default.
  public init(_ behavior: Behavior, resumesAt: StripeTimestamp? = nil) {
    self.behavior = behavior
    self.resumesAt = resumesAt
  }

  private enum CodingKeys: String, CodingKey {
    case behavior
    case resumesAt = "resumes_at"
  }
}
