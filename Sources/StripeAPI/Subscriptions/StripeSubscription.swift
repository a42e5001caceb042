/// A customer's subscription ([subscriptions](https://docs.stripe.com/api/subscriptions/object)).
public struct StripeSubscription: StripeListed {
  /// `sub_…`.
  public let id: StripeSubscriptionID
  /// Who pays.
  public let customer: StripeCustomerID
  /// Where in its life it is.
  public let status: StripeSubscriptionStatus
  /// What is paid for. Stripe brings at most the first page; see `hasMoreItems`.
  public let items: [StripeSubscriptionItem]
  /// Whether items are missing from `items`.
  public let hasMoreItems: Bool
  /// When it began.
  public let startDate: StripeTimestamp
  /// When the trial began; nil without one.
  public let trialStart: StripeTimestamp?
  /// When the trial ends or ended; nil without one.
  public let trialEnd: StripeTimestamp?
  /// When it is going to be cancelled; nil if it goes on.
  public let cancelAt: StripeTimestamp?
  /// Whether it ends with the current period.
  public let cancelAtPeriodEnd: Bool
  /// When it was cancelled, or when its cancellation was asked for.
  public let canceledAt: StripeTimestamp?
  /// When it ended; nil while it lives.
  public let endedAt: StripeTimestamp?
  /// What becomes of its invoices while nothing is collected; nil while collection goes on.
  public let pauseCollection: StripePauseCollection?
  /// What its periods are counted from.
  public let billingCycleAnchor: StripeTimestamp
  /// `flexible` or `classic`; nil in versions without billing modes.
  public let billingMode: StripeBillingMode?
  /// Whether an invoice is cut when a threshold is passed, which forbids usage records with `set`.
  public let hasBillingThresholds: Bool
  /// Three letters in lower case: what all of its items are charged in. Nil where Stripe does not tell.
  public let currency: String?
  /// What callers attached.
  public let metadata: [String: String]
  /// The clock whose time is this subscription's now.
  public let testClock: StripeTestClockID?
  /// The newest invoice.
  public let latestInvoice: StripeInvoiceID?
  /// The schedule that changes it at times set in advance; nil without one.
  public let schedule: StripeSubscriptionScheduleID?
}

/// Where in its life a subscription is.
public struct StripeSubscriptionStatus: StripeChoice {
  public let rawValue: String
  public init(rawValue: String) { self.rawValue = rawValue }

  /// Not yet paid for.
  public static let trialing = StripeSubscriptionStatus(rawValue: "trialing")
  /// In force.
  public static let active = StripeSubscriptionStatus(rawValue: "active")
  /// The first payment is open.
  public static let incomplete = StripeSubscriptionStatus(rawValue: "incomplete")
  /// The first payment never came; final.
  public static let incompleteExpired = StripeSubscriptionStatus(rawValue: "incomplete_expired")
  /// A later payment is open.
  public static let pastDue = StripeSubscriptionStatus(rawValue: "past_due")
  /// Payment was given up; invoices stay drafts.
  public static let unpaid = StripeSubscriptionStatus(rawValue: "unpaid")
  /// Ended; final.
  public static let canceled = StripeSubscriptionStatus(rawValue: "canceled")
  /// A trial ended without a way to pay.
  public static let paused = StripeSubscriptionStatus(rawValue: "paused")

  /// Whether it is over for good.
  public var isFinal: Bool { self == .canceled || self == .incompleteExpired }
}

/// How prorations and invoices are computed
/// ([billing mode](https://docs.stripe.com/billing/subscriptions/billing-mode)).
public struct StripeBillingMode: StripeChoice {
  public let rawValue: String
  public init(rawValue: String) { self.rawValue = rawValue }

  /// Usage of removed items is invoiced and prorations are exact.
  public static let flexible = StripeBillingMode(rawValue: "flexible")
  /// As before 2025.
  public static let classic = StripeBillingMode(rawValue: "classic")
}
