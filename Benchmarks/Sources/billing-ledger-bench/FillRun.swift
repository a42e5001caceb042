import LedgerSQLite
import UsageLedger

/// Fills a file through the store itself, in large batches: two callers, one prepares while the other commits.
struct FillRun {
  static let batch = 2_000

  let path: String

  func add(_ count: Int) async throws -> [String: Double] {
    let store = try SQLiteStore.open(path: path)
    let series = try ReportSeries(monthOf: count)
    let clock = ContinuousClock()
    let start = clock.now
    try await withThrowingTaskGroup(of: Void.self) { group in
      for lane in 0..<2 {
        group.addTask {
          for first in stride(from: lane * Self.batch, to: count, by: 2 * Self.batch) {
            let last = min(first + Self.batch, count)
            _ = try await store.append((first..<last).map(series.draft))
          }
        }
      }
      try await group.waitForAll()
    }
    let taken = (clock.now - start).inSeconds
    try await store.close()
    return ["rows": Double(count), "seconds": taken, "rows_per_second": Double(count) / taken]
  }
}
