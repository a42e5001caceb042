/// The switches for behaviour of Stripe's that no public page settles, and for what a test may want otherwise.
///
/// Each default is documented in docs/reference/sandbox.md with what speaks for it.
public struct BillingRules: Codable, Sendable, Equatable {
  /// How half a minor unit is rounded on an invoice line.
  public var ties = TieRule.awayFromZero
  /// Whether a tier's flat fee is due for a period without usage.
  public var chargesFlatFeeAtZero = true
  /// Whether usage inside a trial is billed when the trial ends.
  public var billsTrialUsage = false
  /// Seconds from an invoice's creation to its finalization (docs.stripe.com: one hour, up to 72 by a Dashboard setting).
  public var graceSeconds: Int64 = 3_600
  /// Seconds until an accepted meter event shows in summaries and previews.
  public var processingLagSeconds: Int64 = 0
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

  public init() {}
}
