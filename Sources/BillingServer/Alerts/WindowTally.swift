import CoreMetrics
import Synchronization
import UsageLedger

/// How complete the running periods of all customers are: their windows by state, as one evaluation of alerts saw them.
///
/// Customers that could not be read are left out: that none of theirs is missing is not known.
final class WindowTally: Sendable {
  private static let reported = "reported"

  private let counts = Mutex<[String: Int64]>([:])

  func begin() { counts.withLock { $0 = [:] } }

  func add(_ coverage: CustomerCoverage?) {
    guard let coverage else { return }
    counts.withLock { counts in
      counts[Self.reported, default: 0] += coverage.reportedCount
      for state in CoverageGap.State.allCases {
        counts[state.rawValue, default: 0] += coverage.windowCount(state)
      }
    }
  }

  func record() {
    let counts = counts.withLock { $0 }
    for state in [Self.reported] + CoverageGap.State.allCases.map(\.rawValue) {
      Gauge(label: "billing_windows", dimensions: [("state", state)]).record(counts[state] ?? 0)
    }
  }

  /// As if there were none.
  func forget() {
    begin()
    record()
  }
}
