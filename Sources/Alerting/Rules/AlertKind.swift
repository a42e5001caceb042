/// What a rule watches, by the word that files and the API use.
public enum AlertKind: String, Hashable, Sendable, CaseIterable {
  /// An hour's usage is far above the same hour of the weeks before.
  case spikeUnits = "spike_units"
  /// An hour adds far more to the invoice than the same hour of the weeks before did.
  case spikeMoney = "spike_money"
  /// An hour's usage is zero where there was some in the weeks before.
  case dropToZero = "drop_to_zero"
  /// A part of a meter's allowance is used.
  case allowance
  /// The invoice so far reaches a budget.
  case budget
  /// The invoice at the period's end is going to reach a limit.
  case projectedInvoice = "projected_invoice"
  /// An instance's next report is overdue.
  case exporterSilent = "exporter_silent"
  /// A report was refused because another one of the same window says something else.
  case exporterConflict = "exporter_conflict"
  /// Windows of an instance are missing.
  case gaps
  /// Reports are held before charge, and nobody has decided about them.
  case quarantine
  /// Nothing is sent for a total until somebody acts.
  case deliveryFailed = "delivery_failed"
  /// Stripe refused a total.
  case deliveryRefused = "delivery_refused"
  /// A total waits for Stripe for long.
  case deliveryAgeing = "delivery_ageing"
  /// Verification found that the ledger and Stripe differ.
  case differences
  /// A period ended and is not closed.
  case unbilledPeriod = "unbilled_period"
  /// Usage came after its period was closed, and nobody has decided about it.
  case lateUsage = "late_usage"
  /// A change that was accepted cannot be made, or is not made in time.
  case plannedChange = "planned_change"
  /// Stripe's events come by the list only, not by the webhook.
  case webhookSilence = "webhook_silence"
  /// This machine's clock is not Stripe's.
  case clockSkew = "clock_skew"
  /// An instance reports with an exporter of an older version.
  case exporterOutdated = "exporter_outdated"

  /// Whether it looks at one customer after the other; else at the service.
  public var isOfCustomers: Bool { self != .webhookSilence && self != .clockSkew }

  /// The fields that a rule of the kind has beside those of every rule.
  var fields: [String] {
    switch self {
    case .spikeUnits: ["meters", "deviations", "minimum"]
    case .spikeMoney: ["meters", "deviations", "minimum_minor"]
    case .dropToZero: ["meters", "minimum"]
    case .allowance: ["meters", "percent"]
    case .budget, .projectedInvoice: ["amount_minor"]
    case .exporterSilent, .deliveryAgeing, .unbilledPeriod, .plannedChange, .webhookSilence:
      ["after"]
    case .exporterConflict: ["within"]
    case .gaps: ["windows"]
    case .quarantine, .deliveryFailed, .deliveryRefused: []
    case .differences, .lateUsage: ["minimum_minor"]
    case .clockSkew: ["seconds"]
    case .exporterOutdated: ["below"]
    }
  }
}
