/// docs.stripe.com/api/subscriptions/object
struct Subscription: Identified, Codable, Sendable {
  enum Status: String, Codable, Sendable {
    case trialing, active, incomplete, unpaid, canceled, paused
    case incompleteExpired = "incomplete_expired"
    case pastDue = "past_due"
  }

  enum BillingMode: String, Codable, Sendable {
    case classic, flexible
  }

  var id: String
  var customer: String
  var created: Int64
  var startDate: Int64
  var anchor: Int64
  var currency: String
  var status: Status
  var billingMode: BillingMode
  var items: [SubscriptionItem]
  var trialStart: Int64?
  var trialEnd: Int64?
  var hasWarnedOfTrialEnd = false
  var cancelAt: Int64?
  var cancelsAtPeriodEnd = false
  var canceledAt: Int64?
  var endedAt: Int64?
  var latestInvoice: String?
  var description: String?
  var daysUntilDue: Int64?
  var paymentMethod: String?
  var sendsInvoices = false
  var metadata: [StringPair] = []
  var pause: PauseCollection?
  var thresholds: BillingThresholds?
  /// What a trial that ends without a payment method becomes: `create_invoice`, `cancel` or `pause`.
  var trialEndBehavior: String?
  var cancellationReason: String?
  var cancellationComment: String?
  var cancellationFeedback: String?
  /// The schedule that changes it, and when its running phase ends.
  var schedule: String?
  var phaseEnd: Int64?
  @Added var discounts: [String] = []
  /// The end of the period whose renewal was announced.
  @Added var announcedEnd: Int64 = 0

  var hasEnded: Bool { status == .canceled || status == .incompleteExpired }
  var periodStart: Int64 { items.map(\.periodStart).max() ?? startDate }
  /// The earliest end of an item's period: what is due next.
  var periodEnd: Int64 { items.map(\.periodEnd).min() ?? anchor }

  /// When something is due, if anything is.
  var nextDue: Int64? {
    guard !hasEnded else { return nil }
    if status == .incomplete { return created + SandboxState.incompleteSeconds }
    if status == .paused { return cancelAt }
    var moments = [periodEnd]
    if let resumesAt = pause?.resumesAt { moments.append(resumesAt) }
    if let phaseEnd { moments.append(phaseEnd) }
    if let cancelAt { moments.append(cancelAt) }
    if let trialEnd, status == .trialing, !hasWarnedOfTrialEnd {
      moments.append(max(trialEnd - 3 * 86_400, startDate))
    }
    return moments.min()
  }
}

extension SandboxState {
  func liveSubscriptions(of customer: String) -> [Subscription] {
    (subscriptionsOfCustomer[customer] ?? []).reversed().compactMap { subscriptions[$0] }
      .filter { !$0.hasEnded }
  }

  /// Notes in the agenda when the subscription is next to be looked at.
  mutating func plan(_ subscription: Subscription) {
    planUpcoming(subscription)
    guard let moment = subscription.nextDue else { return }
    agenda.add(
      .subscription(subscription.id), at: moment, on: customers[subscription.customer]?.clock)
  }
}
