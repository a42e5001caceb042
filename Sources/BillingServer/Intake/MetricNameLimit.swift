import Metering
import Reporting
import Synchronization
import UsageLedger

/// Keeps the number of metric names of each customer bounded: every name costs rows for ever, and a name that is made
/// anew with each report would fill the database.
///
/// What the ledger has is remembered; replicas that take new names of one customer at once may pass the limit by what
/// they take in that moment.
final class MetricNameLimit: Sendable {
  /// How many customers are remembered before the memory is cleared.
  private static let capacity = 20_000

  private let ledger: any Ledger
  private let limit: Int
  private let known = Mutex<[CustomerID: Set<MetricName>]>([:])

  init(ledger: any Ledger, limit: Int) {
    self.ledger = ledger
    self.limit = limit
  }

  /// Whether all of a report's names are known; the ledger is not asked.
  func isKnown(_ report: UsageReport) -> Bool {
    known.withLock { known in
      guard let names = known[report.customer] else { return false }
      return report.countedMetrics.keys.allSatisfy(names.contains)
    }
  }

  /// Throws 422 when the report's new names are too many.
  func admit(_ report: UsageReport) async throws {
    if isKnown(report) { return }
    let names = Set(report.countedMetrics.keys)
    let isWithinLimit = known.withLock { known in
      guard let all = known[report.customer]?.union(names), all.count <= limit else { return false }
      known[report.customer] = all
      return true
    }
    if isWithinLimit { return }
    // The memory may hold names of reports that were refused later: the ledger decides.
    let stored = Set(try await ledger.metrics(of: report.customer))
    let all = stored.union(names)
    guard all.count <= limit || names.isSubset(of: stored) else {
      throw refusal(stored: stored.count, new: names.subtracting(stored).count)
    }
    known.withLock { known in
      if known.count >= Self.capacity { known.removeAll() }
      known[report.customer] = all
    }
  }

  private func refusal(stored: Int, new: Int) -> Problem {
    .invalid(
      [
        .init(
          field: "metrics",
          detail:
            "\(new) new metric names beside the customer's \(stored); at most \(limit) are allowed"
        )
      ], code: .tooManyMetricNames)
  }
}
