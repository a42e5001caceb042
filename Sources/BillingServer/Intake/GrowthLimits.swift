import Metering
import Reporting
import Synchronization
import UsageLedger

/// What reports may bring anew: metric names and instances of a customer, and customers of a key that is bound to none.
final class GrowthLimits: Sendable {
  /// How many keys are remembered by the customers that they bring.
  private static let keys = 10_000

  private let ledger: any Ledger
  private let limits: ServiceLimits
  private let names: BoundedSets<CustomerID, MetricName>
  private let instances: BoundedSets<CustomerID, InstanceID>
  private let newcomers: Mutex<TokenBuckets<String>>

  init(ledger: any Ledger, limits: ServiceLimits) {
    self.ledger = ledger
    self.limits = limits
    names = BoundedSets(limit: limits.metricNames) { Set(try await ledger.metrics(of: $0)) }
    instances = BoundedSets(limit: limits.instances) { customer in
      Set(try await ledger.instances(of: customer).map(\.instance))
    }
    newcomers = Mutex(
      TokenBuckets(rate: TokenRate(perDay: limits.newCustomers), capacity: Self.keys))
  }

  /// Whether a report brings nothing new; the ledger is not asked.
  func isKnown(_ report: UsageReport) -> Bool {
    names.contains(report.countedMetrics.keys, of: report.customer)
      && instances.contains(CollectionOfOne(report.instance), of: report.customer)
  }

  /// Throws 422 when what the report brings anew is too much, 429 when it is one customer too many for a day.
  func admit(_ report: UsageReport, from caller: Caller, at now: Timestamp) async throws {
    if isKnown(report) { return }
    try await admitNewcomer(report.customer, from: caller, at: now)
    if let excess = try await instances.add([report.instance], to: report.customer) {
      throw Self.refusal("instance_id", "instances", excess, limits.instances, .tooManyInstances)
    }
    if let excess = try await names.add(Set(report.countedMetrics.keys), to: report.customer) {
      throw Self.refusal("metrics", "metric names", excess, limits.metricNames, .tooManyMetricNames)
    }
  }

  /// A key of one customer brings no other; while there is no key, everyone is trusted.
  private func admitNewcomer(_ customer: CustomerID, from caller: Caller, at now: Timestamp)
    async throws
  {
    guard let key = caller.id, caller.grant?.customer == nil, !instances.knows(customer),
      try await ledger.instances(of: customer).isEmpty,
      let wait = newcomers.withLock({ $0.take(key, at: now) })
    else { return }
    throw Problem.tooManyNewCustomers(
      limit: limits.newCustomers, seconds: TokenRate.wholeSeconds(wait))
  }

  private static func refusal<Owner, Value>(
    _ field: String, _ what: String, _ excess: BoundedSets<Owner, Value>.Excess, _ limit: Int,
    _ code: ProblemCode
  ) -> Problem {
    .invalid(
      [
        .init(
          field: field,
          detail:
            "\(excess.new) new \(what) beside the customer's \(excess.stored); at most \(limit) are allowed"
        )
      ], code: code)
  }
}
