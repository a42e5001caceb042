public import Amounts
public import Metering

/// When a rule's alert is raised. Amounts are minor units of the customer's currency, times are seconds.
public enum AlertCondition: Hashable, Sendable {
  /// Above the usual by so many deviations, and above the minimum. `meters`: nil for all.
  case spikeUnits(meters: Set<MeterKey>?, deviations: Int64, minimum: Quantity)
  /// The same of what an hour costs.
  case spikeMoney(meters: Set<MeterKey>?, deviations: Int64, minimum: Money)
  /// Zero where the usual is at least the minimum.
  case dropToZero(meters: Set<MeterKey>?, minimum: Quantity)
  /// At least that part of the allowance is used.
  case allowance(meters: Set<MeterKey>?, percent: Int64)
  /// The invoice so far is at least that much.
  case budget(Money)
  /// The projected invoice is at least that much at the highest that is likely.
  case projectedInvoice(Money)
  /// Silent for that long beyond the two windows for which every report is waited.
  case exporterSilent(afterSeconds: Int64)
  /// A report was refused within the last so many seconds.
  case exporterConflict(withinSeconds: Int64)
  /// At least so many windows of an instance are missing.
  case gaps(windows: Int64)
  /// A report is held before charge.
  case quarantine
  /// A total is blocked, or Stripe has no meter that takes it.
  case deliveryFailed
  /// Stripe refused a total.
  case deliveryRefused
  /// A total waits for longer.
  case deliveryAgeing(afterSeconds: Int64)
  /// Ours and Stripe's differ by at least that much, or by something that is no money.
  case differences(minimum: Money)
  /// A period ended longer ago and has no certificate.
  case unbilledPeriod(afterSeconds: Int64)
  /// Late usage is open that costs at least that much in sum, or whose amount cannot be told.
  case lateUsage(minimum: Money)
  /// A change failed, or is overdue by that long.
  case plannedChange(afterSeconds: Int64)
  /// No webhook came for that long, and the list brought events meanwhile.
  case webhookSilence(afterSeconds: Int64)
  /// The clocks are certainly that far apart.
  case clockSkew(seconds: Int64)
  /// An instance's exporter is older than that version. Nil for the one in which the service's own minor version began.
  case exporterOutdated(below: SemanticVersion?)

  /// What it watches.
  public var kind: AlertKind {
    switch self {
    case .spikeUnits: .spikeUnits
    case .spikeMoney: .spikeMoney
    case .dropToZero: .dropToZero
    case .allowance: .allowance
    case .budget: .budget
    case .projectedInvoice: .projectedInvoice
    case .exporterSilent: .exporterSilent
    case .exporterConflict: .exporterConflict
    case .gaps: .gaps
    case .quarantine: .quarantine
    case .deliveryFailed: .deliveryFailed
    case .deliveryRefused: .deliveryRefused
    case .deliveryAgeing: .deliveryAgeing
    case .differences: .differences
    case .unbilledPeriod: .unbilledPeriod
    case .lateUsage: .lateUsage
    case .plannedChange: .plannedChange
    case .webhookSilence: .webhookSilence
    case .clockSkew: .clockSkew
    case .exporterOutdated: .exporterOutdated
    }
  }
}
