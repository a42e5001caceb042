/// The switches for behaviour of Stripe's that no public page settles, and for what a test may want otherwise.
///
/// Each default is documented in docs/reference/sandbox.md with what speaks for it; `RuleSwitch` has their names.
public struct BillingRules: Codable, Sendable, Equatable {
  /// How half a minor unit is rounded on an invoice line.
  public var ties = TieRule.awayFromZero
  /// Whether a tier's flat fee is due for a period without usage.
  public var chargesFlatFeeAtZero = true
  /// Whether usage inside a trial is billed when the trial ends.
  public var billsTrialUsage = false
  /// Seconds from an invoice's creation to its finalization (docs.stripe.com: one hour, up to 72 by a Dashboard setting).
  public var graceSeconds: Int64 = 3_600
  /// Seconds from a period's end until the draft of its invoice is there.
  public var draftDelaySeconds: Int64 = 0
  /// Seconds until an accepted meter event shows in summaries and previews.
  public var processingLagSeconds: Int64 = 0
  /// Whether an invoice that is finalized misses the events that are not processed yet.
  public var lagHidesFromInvoices = false
  /// Seconds from a finalization that failed to the next attempt.
  public var finalizationRetrySeconds: Int64 = 3_600
  /// Seconds for which a preview can be read by its id.
  public var previewSeconds: Int64 = 259_200
  /// Which event of a `last` meter counts.
  public var lastBy = LastRule.timestamp
  /// What becomes of the usage at a metered price that a change in mid-period replaces or removes.
  public var midCycleUsage = MidCycleRule.byBillingMode
  /// Whether usage dated in the second of a cancellation is on its invoice.
  public var billsSecondOfCancellation = true
  /// Whether a scheduled change of price at a renewal leaves usage in the grace period billable at the old price.
  public var scheduledChangeKeepsGraceUsage = true
  /// Whether a phase of a schedule keeps the id of an item whose price it replaces.
  public var scheduledChangeKeepsItemIDs = false
  /// Whether the cancellation of a subscription leaves its drafts as drafts.
  public var cancellationStopsDrafts = false
  /// What becomes of a subscription whose invoice was not paid in time.
  public var afterFailedPayments = FailedPaymentRule.pastDue
  /// Seconds from a failed payment until `afterFailedPayments` is carried out.
  public var paymentRetrySeconds: Int64 = 1_209_600
  /// How many days before a renewal `invoice.upcoming` says so (a Dashboard setting); 0: never.
  public var upcomingInvoiceDays: Int64 = 7
  /// How many invoice items may wait for a customer's next invoice.
  public var pendingItemsLimit: Int64 = 250
  /// How far the sandbox's own clock, with its `Date` header, runs ahead of the machine's; negative: behind.
  public var clockSkewSeconds: Int64 = 0
  /// Whether an event is dated by its customer's test clock rather than by the wall clock.
  public var eventsFollowTestClocks = true
  /// Whether a meter event for a customer that does not exist is refused at once rather than reported later.
  public var refusesUnknownCustomersAtOnce = false
  /// Whether a meter event with a fraction is refused at once rather than accepted and reported later.
  public var refusesFractionsAtOnce = true
  /// How far ahead of the clock a usage record may be.
  public var usageRecordSkewSeconds: Int64 = 300
  /// Whether the refusal of an idempotency key in use is an `idempotency_error`; else an `invalid_request_error`.
  public var conflictIsIdempotencyError = true
  /// Calls a second that are let through; 0 for any number (Stripe: 100 live, 25 in a sandbox).
  public var callsPerSecond: Int64 = 0
  /// Calls a second to one endpoint that are let through; 0 for any number (Stripe: 25).
  public var callsPerSecondAndEndpoint: Int64 = 0
  /// Of a hundred webhooks, how many are lost on their way; Stripe believes that they came.
  public var webhooksLostPercent: Int64 = 0
  /// Of a hundred webhooks, how many come twice.
  public var webhooksDoubledPercent: Int64 = 0
  /// Each webhook comes after up to so many seconds, and so out of order.
  public var webhooksDelaySeconds: Int64 = 0
  /// What loss, doubling and delay are drawn from.
  public var webhooksSeed: Int64 = 1

  public init() {}
}

extension BillingRules {
  /// Reads what a state file has; a switch that the file's version did not know stands at its default.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    var rules = BillingRules()
    func read<Value: Decodable>(_ key: CodingKeys, _ field: WritableKeyPath<BillingRules, Value>)
      throws
    {
      guard let value = try container.decodeIfPresent(Value.self, forKey: key) else { return }
      rules[keyPath: field] = value
    }
    try read(.ties, \.ties)
    try read(.chargesFlatFeeAtZero, \.chargesFlatFeeAtZero)
    try read(.billsTrialUsage, \.billsTrialUsage)
    try read(.graceSeconds, \.graceSeconds)
    try read(.draftDelaySeconds, \.draftDelaySeconds)
    try read(.processingLagSeconds, \.processingLagSeconds)
    try read(.lagHidesFromInvoices, \.lagHidesFromInvoices)
    try read(.finalizationRetrySeconds, \.finalizationRetrySeconds)
    try read(.previewSeconds, \.previewSeconds)
    try read(.lastBy, \.lastBy)
    try read(.midCycleUsage, \.midCycleUsage)
    try read(.billsSecondOfCancellation, \.billsSecondOfCancellation)
    try read(.scheduledChangeKeepsGraceUsage, \.scheduledChangeKeepsGraceUsage)
    try read(.scheduledChangeKeepsItemIDs, \.scheduledChangeKeepsItemIDs)
    try read(.cancellationStopsDrafts, \.cancellationStopsDrafts)
    try read(.afterFailedPayments, \.afterFailedPayments)
    try read(.paymentRetrySeconds, \.paymentRetrySeconds)
    try read(.upcomingInvoiceDays, \.upcomingInvoiceDays)
    try read(.pendingItemsLimit, \.pendingItemsLimit)
    try read(.clockSkewSeconds, \.clockSkewSeconds)
    try read(.eventsFollowTestClocks, \.eventsFollowTestClocks)
    try read(.refusesUnknownCustomersAtOnce, \.refusesUnknownCustomersAtOnce)
    try read(.refusesFractionsAtOnce, \.refusesFractionsAtOnce)
    try read(.usageRecordSkewSeconds, \.usageRecordSkewSeconds)
    try read(.conflictIsIdempotencyError, \.conflictIsIdempotencyError)
    try read(.callsPerSecond, \.callsPerSecond)
    try read(.callsPerSecondAndEndpoint, \.callsPerSecondAndEndpoint)
    try read(.webhooksLostPercent, \.webhooksLostPercent)
    try read(.webhooksDoubledPercent, \.webhooksDoubledPercent)
    try read(.webhooksDelaySeconds, \.webhooksDelaySeconds)
    try read(.webhooksSeed, \.webhooksSeed)
    self = rules
  }
}

extension BillingRules: Blank {
  /// The same with what `chosen` has otherwise than the defaults: what is told at a start goes before what a file kept.
  func set(as chosen: BillingRules) -> BillingRules {
    let standard = BillingRules()
    var rules = self
    for entry in RuleSwitch.everything where entry.read(chosen) != entry.read(standard) {
      _ = entry.write(entry.read(chosen), &rules)
    }
    return rules
  }
}

/// Which event of a `last` meter is the last.
public enum LastRule: String, Codable, Sendable, CaseIterable {
  /// The one with the newest timestamp; of those, the newest received.
  case timestamp
  /// The most recently received one, whatever its timestamp.
  case received
}

/// What a change in mid-period does with the usage at the old metered price.
public enum MidCycleRule: String, Codable, Sendable, CaseIterable {
  /// Flexible billing makes an invoice item of it, classic billing loses it
  /// (docs.stripe.com/billing/subscriptions/billing-mode/compare).
  case byBillingMode = "by_billing_mode"
  /// An invoice item in either mode.
  case billed
  /// On no invoice in either mode.
  case lost
}

/// What follows when an invoice stays unpaid (docs.stripe.com/billing/revenue-recovery/smart-retries: a Dashboard setting).
public enum FailedPaymentRule: String, Codable, Sendable, CaseIterable {
  case pastDue = "past_due"
  case unpaid
  case canceled
}
