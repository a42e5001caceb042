/// An invoice, or the preview of one ([invoices](https://docs.stripe.com/api/invoices/object)).
public struct StripeInvoice: StripeListed {
  /// `in_…`; of a preview `upcoming_in_…`, or `upcoming` in versions that give it none.
  public let id: StripeInvoiceID
  /// What the customer reads on it; nil before it is final.
  public let number: String?
  /// Who pays.
  public let customer: StripeCustomerID?
  /// The subscription it charges for; nil for one-off invoices.
  public let subscription: StripeSubscriptionID?
  /// Draft, open, paid and so on; nil for some previews.
  public let status: StripeInvoiceStatus?
  /// Why it was cut, such as `subscription_cycle`.
  public let billingReason: String?
  /// The memo that the customer reads on it; nil without one.
  public let description: String?
  /// Three letters in lower case.
  public let currency: String
  /// Before discounts and taxes, in minor units.
  public let subtotal: Int64
  /// After discounts and taxes, in minor units.
  public let total: Int64
  /// What discounts take off, in minor units; 0 or more.
  public let discounted: Int64
  /// What taxes add beside the lines' amounts, in minor units.
  public let taxed: Int64
  /// What credit notes took off after it was final, in minor units; 0 or more.
  public let creditedAfterwards: Int64
  /// The period whose usage is charged; licensed lines may be for the next one, see each line.
  public let period: StripePeriod
  /// When it was created, or would be.
  public let created: StripeTimestamp?
  /// Until when a draft takes usage, as far as is planned: then Stripe finalizes it by itself. Nil for a draft that waits for
  /// someone, and for all that are no drafts.
  public let automaticallyFinalizesAt: StripeTimestamp?
  /// Whether Stripe goes on with it by itself.
  public let advancesByItself: Bool
  /// What became of it, and when.
  public let transitions: StripeInvoiceTransitions
  /// The clock whose time is this invoice's now.
  public let testClock: StripeTestClockID?
  /// What callers attached.
  public let metadata: [String: String]
  /// The first page of its lines: ten at most, see ``StripeClient/lines(of:)``.
  public let lines: StripeList<StripeInvoiceLine>
}

/// When an invoice came into its states ([status transitions](https://docs.stripe.com/api/invoices/object)); each nil
/// until then.
public struct StripeInvoiceTransitions: Hashable, Codable, Sendable {
  /// When it became final: from then on it takes no more usage.
  public let finalizedAt: StripeTimestamp?
  /// When it was paid.
  public let paidAt: StripeTimestamp?
  /// When it was withdrawn.
  public let voidedAt: StripeTimestamp?
  /// When it was given up.
  public let markedUncollectibleAt: StripeTimestamp?

  /// The given times.
  public init(
    finalizedAt: StripeTimestamp? = nil, paidAt: StripeTimestamp? = nil,
    voidedAt: StripeTimestamp? = nil, markedUncollectibleAt: StripeTimestamp? = nil
  ) {
    self.finalizedAt = finalizedAt
    self.paidAt = paidAt
    self.voidedAt = voidedAt
    self.markedUncollectibleAt = markedUncollectibleAt
  }

  private enum CodingKeys: String, CodingKey {
    case finalizedAt = "finalized_at"
    case paidAt = "paid_at"
    case voidedAt = "voided_at"
    case markedUncollectibleAt = "marked_uncollectible_at"
  }
}

/// Where in its life an invoice is.
public struct StripeInvoiceStatus: StripeChoice {
  public let rawValue: String
  public init(rawValue: String) { self.rawValue = rawValue }

  /// Can still change: usage reported now for its period is still taken in.
  public static let draft = StripeInvoiceStatus(rawValue: "draft")
  /// Final and not paid.
  public static let open = StripeInvoiceStatus(rawValue: "open")
  /// Final and paid.
  public static let paid = StripeInvoiceStatus(rawValue: "paid")
  /// Given up.
  public static let uncollectible = StripeInvoiceStatus(rawValue: "uncollectible")
  /// Withdrawn.
  public static let void = StripeInvoiceStatus(rawValue: "void")
}
