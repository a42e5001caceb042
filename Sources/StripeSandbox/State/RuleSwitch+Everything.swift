extension RuleSwitch {
  /// Up to ten years, so that no moment plus a switch overflows.
  private static let seconds: ClosedRange<Int64> = 0...315_360_000
  /// docs.stripe.com/billing/subscriptions/usage-based/configure-grace-period: at most 72 hours.
  private static let grace: ClosedRange<Int64> = 0...259_200
  private static let rate: ClosedRange<Int64> = 0...Int64.max

  /// Every switch, in the order of docs/reference/sandbox.md.
  static let everything: [RuleSwitch] = [
    .choice("ties", \.ties, "half a minor unit on a line"),
    .flag("flat_fee_at_zero", \.chargesFlatFeeAtZero, "the first tier's flat fee without usage"),
    .flag("bills_trial_usage", \.billsTrialUsage, "usage of a trial is billed when it ends"),
    .number("grace_seconds", \.graceSeconds, grace, "from a draft to its finalization"),
    .number(
      "draft_delay_seconds", \.draftDelaySeconds, grace, "from a period's end to its draft"),
    .number(
      "processing_lag_seconds", \.processingLagSeconds, seconds,
      "until an accepted meter event shows"),
    .flag(
      "lag_hides_from_invoices", \.lagHidesFromInvoices,
      "events not processed yet are missing from finalized invoices"),
    .number(
      "finalization_retry_seconds", \.finalizationRetrySeconds, 1...259_200,
      "from a finalization that failed to the next attempt"),
    .number(
      "preview_seconds", \.previewSeconds, 0...2_592_000, "a preview can be read by its id"),
    .choice("last_by", \.lastBy, "which event of a last meter counts"),
    .choice(
      "mid_cycle_usage", \.midCycleUsage, "usage at a metered price that a change replaces"),
    .flag(
      "bills_second_of_cancellation", \.billsSecondOfCancellation,
      "usage dated in the second of a cancellation is billed with it"),
    .flag(
      "scheduled_change_keeps_grace_usage", \.scheduledChangeKeepsGraceUsage,
      "usage in the grace counts at the price that a schedule replaced"),
    .flag(
      "scheduled_change_keeps_item_ids", \.scheduledChangeKeepsItemIDs,
      "an item keeps its id when a schedule replaces its price"),
    .flag(
      "cancellation_stops_drafts", \.cancellationStopsDrafts,
      "a cancellation leaves the subscription's drafts as drafts"),
    .choice(
      "after_failed_payments", \.afterFailedPayments, "the subscription of an unpaid invoice"),
    .number(
      "payment_retry_seconds", \.paymentRetrySeconds, seconds,
      "from a failed payment to after_failed_payments"),
    .number(
      "upcoming_invoice_days", \.upcomingInvoiceDays, 0...45,
      "before a renewal comes invoice.upcoming; 0 is never"),
    .number(
      "pending_items_limit", \.pendingItemsLimit, 0...1_000_000,
      "invoice items that may wait for a customer"),
    .number(
      "clock_skew_seconds", \.clockSkewSeconds, -86_400...86_400,
      "the sandbox's clock and its Date header against the machine's"),
    .flag(
      "events_follow_test_clocks", \.eventsFollowTestClocks,
      "an event is dated by its customer's test clock"),
    .flag(
      "refuses_unknown_customers_at_once", \.refusesUnknownCustomersAtOnce,
      "meter events for no customer are refused"),
    .flag("refuses_fractions_at_once", \.refusesFractionsAtOnce, "meter events of 2.5 are refused"),
    .number(
      "usage_record_skew_seconds", \.usageRecordSkewSeconds, seconds,
      "how far ahead a usage record may be"),
    .flag(
      "conflict_is_idempotency_error", \.conflictIsIdempotencyError,
      "the type of the 409 for a key in use"),
    .number("calls_per_second", \.callsPerSecond, rate, "0 is no limit"),
    .number(
      "calls_per_second_and_endpoint", \.callsPerSecondAndEndpoint, rate, "0 is no limit"),
    .number(
      "webhooks_lost_percent", \.webhooksLostPercent, 0...100,
      "never come; Stripe believes they did"),
    .number("webhooks_doubled_percent", \.webhooksDoubledPercent, 0...100, "come twice"),
    .number(
      "webhooks_delay_seconds", \.webhooksDelaySeconds, 0...86_400,
      "each comes after up to so many, out of order"),
    .number(
      "webhooks_seed", \.webhooksSeed, 0...Int64.max, "what loss, doubling and delay are drawn from"
    ),
  ]
}
