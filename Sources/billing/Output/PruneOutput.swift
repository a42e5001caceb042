import Metering
import Reporting
import UsageLedger

/// What `billing usage prune` did or would do, for people and for programs.
struct PruneOutput {
  struct Customer {
    let id: CustomerID
    let kept: [RetentionPlan.Kept]
    private(set) var pruned: [(span: UsageSpan, count: Int64)] = []

    init(id: CustomerID, kept: [RetentionPlan.Kept]) {
      self.id = id
      self.kept = kept
    }

    var count: Int64 { pruned.map(\.count).reduce(0, +) }

    mutating func add(_ span: UsageSpan, _ count: Int64) { pruned.append((span, count)) }
  }

  let limit: Timestamp
  let isDryRun: Bool
  var customers: [Customer] = []

  private var verb: String { isDryRun ? "would be pruned" : "pruned" }

  func line(_ customer: CustomerID, _ span: UsageSpan, _ count: Int64) -> String {
    "\(customer)  \(span.start) to \(span.end)  \(count) reports \(verb)"
  }

  func line(_ customer: CustomerID, _ kept: RetentionPlan.Kept) -> String {
    "\(customer)  \(kept.period.start) to \(kept.period.end)  kept: \(kept.reason.sentence)"
  }

  var summary: String {
    let count = customers.map(\.count).reduce(0, +)
    return "\(count) reports of \(customers.count { $0.count > 0 }) customers \(verb)"
  }

  var json: String {
    JSONValue.object([
      "before": JSONValue(limit), "dry_run": .bool(isDryRun),
      "reports": JSONValue(customers.map(\.count).reduce(0, +)),
      "customers": .array(customers.map(Self.object)),
    ]).description
  }

  private static func object(_ customer: Customer) -> JSONValue {
    .object([
      "customer_id": .string(customer.id.text), "reports": JSONValue(customer.count),
      "pruned": .array(
        customer.pruned.map { span, count in
          .object([
            "start": JSONValue(span.start), "end": JSONValue(span.end), "reports": JSONValue(count),
          ])
        }),
      "kept": .array(
        customer.kept.map { kept in
          .object([
            "start": JSONValue(kept.period.start), "end": JSONValue(kept.period.end),
            "reason": .string(kept.reason.code), "detail": .string(kept.reason.sentence),
          ])
        }),
    ])
  }
}

extension RetentionPlan.Kept.Reason {
  fileprivate var code: String {
    switch self {
    case .undecided: "late_usage_undecided"
    case .notClosed: "not_closed"
    case .overlaps: "overlaps"
    }
  }

  fileprivate var sentence: String {
    switch self {
    case .undecided(let ids):
      "bill or waive its late usage first: \(ids.map(\.description).joined(separator: ", "))"
    case .notClosed: "it is not closed: it has no certificate"
    case .overlaps(let other):
      "the part that it shares with \(other.start) to \(other.end), which keeps its reports"
    }
  }
}
