public import Billing
public import Metering
public import UsageLedger

/// When a rule would have fired on what the ledger has: the same findings and the same steps, at the end of each hour. Pure.
public struct AlertBacktest: Sendable {
  /// One alert that the rule would have raised.
  public struct Firing: Hashable, Sendable {
    /// What it would have been about.
    public let subject: AlertRecord.Subject
    /// At the end of which hour it would have fired.
    public let firedAt: Timestamp
    /// At the end of which hour it would have been resolved; nil for one that would fire at the end of the span.
    public var resolvedAt: Timestamp?
    /// With the values of the hour.
    public let summary: String
  }

  /// The kinds whose past the ledger tells whole. What others look at, such as deliveries, is kept only as it is now.
  public static let kinds: Set<AlertKind> = hourKinds.union([
    .allowance, .budget, .projectedInvoice,
  ])
  private static let hourKinds: Set<AlertKind> = [.spikeUnits, .spikeMoney, .dropToZero]

  private let rule: AlertRule
  private let customer: CustomerID
  private var open: [AlertRecord] = []
  private var fired: [Firing] = []

  /// Of one customer's hours.
  public init(_ rule: AlertRule, of customer: CustomerID) {
    self.rule = rule
    self.customer = customer
  }

  /// What is to be read of the customer for those hours; nil for a rule of another kind.
  public static func scope(of rule: AlertRule, hours: [HourSlot]) -> CustomerState.Scope? {
    let kind = rule.condition.kind
    guard kinds.contains(kind) else { return nil }
    return CustomerState.Scope { scope in
      if hourKinds.contains(kind) {
        scope.hours = wanted(rule, hours)
      } else {
        scope.moments = hours.map(\.end)
      }
    }
  }

  private static func wanted(_ rule: AlertRule, _ hours: [HourSlot]) -> CustomerState.WantedHours {
    CustomerState.WantedHours(hours: hours, hasCost: rule.condition.kind == .spikeMoney)
  }

  /// Goes on with later hours, of a state that was read with ``scope(of:hours:)`` of the same. Throws `storeFailed` where it was
  /// not, and `overflow`.
  public mutating func go(through hours: [HourSlot], of state: CustomerState) throws(BillingError) {
    if Self.hourKinds.contains(rule.condition.kind) {
      go(through: try state.hourComparisons(Self.wanted(rule, hours)))
    } else {
      go(through: try state.standings(hours.map(\.end)), of: state.records)
    }
  }

  /// Of one hour all meters are given together.
  mutating func go(through comparisons: [HourComparison]) {
    for (hour, meters) in Dictionary(grouping: comparisons, by: \.current.hour).sorted(by: {
      $0.key < $1.key
    }) {
      let findings = meters.compactMap { rule.condition.finding(in: $0) }
      evaluate(.known(findings), at: hour.end)
    }
  }

  mutating func go(through standings: [Standing], of records: CustomerRecords) {
    for standing in standings {
      let seen = CustomerObservation(
        records: records, now: standing.moment, usage: standing.usage,
        bill: standing.invoice.map { .init(soFar: $0, projected: standing.projection) })
      evaluate(rule.condition.reading(of: seen), at: standing.moment)
    }
  }

  private mutating func evaluate(_ reading: AlertReading, at end: Timestamp) {
    let steps = AlertSteps(at: end, silences: []) { "" }.steps(
      of: rule, about: customer, open: open, reading: reading)
    for step in steps.map(\.step) {
      switch step {
      case .open(let record), .change(let record): take(record)
      case .forget(let record): open.removeAll { $0.subject == record.subject }
      }
    }
  }

  private mutating func take(_ record: AlertRecord) {
    let before = open.first { $0.subject == record.subject }
    open.removeAll { $0.subject == record.subject }
    if let resolved = record.resolvedAt {
      if let place = fired.lastIndex(where: { $0.subject == record.subject }) {
        fired[place].resolvedAt = resolved
      }
      return
    }
    open.append(record)
    guard let firedAt = record.firedAt, before?.firedAt == nil else { return }
    fired.append(
      Firing(subject: record.subject, firedAt: firedAt, resolvedAt: nil, summary: record.summary))
  }

  /// By time.
  public var firings: [Firing] { fired }

  /// Those of the recorded alerts of the customer and the rule's kind during which the rule would not have fired.
  public func missed(of recorded: [AlertRecord]) -> [AlertRecord] {
    recorded.filter { record in
      record.kind == rule.condition.kind.rawValue && record.subject.customer == customer
        && !fired.contains { covers($0, record) }
    }
  }

  private func covers(_ firing: Firing, _ record: AlertRecord) -> Bool {
    let end = record.resolvedAt ?? .distantFuture
    return firing.subject == record.subject && firing.firedAt <= end
      && record.since <= (firing.resolvedAt ?? .distantFuture)
  }
}
