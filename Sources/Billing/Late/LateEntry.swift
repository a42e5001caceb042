public import Amounts
public import Metering
public import UsageLedger

/// An entry that came after its period was closed, what it is billed with, and what was decided about it.
public struct LateEntry: Hashable, Sendable {
  /// The number of the late entry; for a void, the void's own.
  public let id: EntryID
  /// As `LedgerEntry.kind` names it.
  public let kind: Kind
  /// The report, or for a void the report that it takes out.
  public let entry: LedgerEntry
  /// The closed period; the first of them where two subscriptions' periods overlap.
  public let period: BillingPeriod
  /// The meters whose segments it touches.
  public let meters: [MeterKey]
  /// rate(with it) − rate(without it), beside what was billed before; once decided, what was decided.
  ///
  /// Nil when it cannot be told any more, because retention took out what the period's reports said: such an entry can be
  /// waived only.
  public let amount: Money?
  /// Of the prices that bill it; once decided, what was decided.
  public let currency: Currency
  /// Nil while nothing was decided.
  public let decision: LateDecision?
  /// Stripe was sent a total with it and did not answer before the period was closed: look at Stripe's invoice first.
  public let mayBeInvoiced: Bool

  /// What came late.
  public enum Kind: String, Hashable, Sendable {
    case report, completion, void
  }

  /// Takes the parts as they are.
  public init(
    id: EntryID, kind: Kind, entry: LedgerEntry, period: BillingPeriod, meters: [MeterKey],
    amount: Money?, currency: Currency, decision: LateDecision?, mayBeInvoiced: Bool = false
  ) {
    self.id = id
    self.kind = kind
    self.entry = entry
    self.period = period
    self.meters = meters
    self.amount = amount
    self.currency = currency
    self.decision = decision
    self.mayBeInvoiced = mayBeInvoiced
  }

  /// What is to be done about it.
  public var state: State {
    switch decision {
    case nil: entry.voidedBy == nil || kind == .void ? .open : .void
    case let decision? where decision.kind == .waive: .waived
    case let decision?: decision.settledAt == nil ? .billing : .billed
    }
  }

  /// Whether a person should look at Stripe's invoice before anything is decided.
  public var needsReview: Bool { mayBeInvoiced && state == .open }

  /// How far the entry is from being settled.
  public enum State: String, Hashable, Sendable {
    /// Nothing was decided.
    case open
    /// Taken out before anything was decided: there is nothing to bill.
    case void
    /// To be billed; whether Stripe has it is not known yet.
    case billing
    case billed, waived
  }
}
