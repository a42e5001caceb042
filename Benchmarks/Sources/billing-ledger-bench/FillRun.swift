import UsageLedger

/// Fills a ledger through the store itself, in large batches: two callers, one prepares while the other commits.
struct FillRun {
  static let batch = 2_000

  let address: String
  var windowSeconds: Int64 = 3_600

  func add(_ count: Int) async throws -> [String: Double] {
    let opened = try OpenLedger(address)
    let store = opened.ledger
    let series = try ReportSeries(monthOf: count, windowSeconds: windowSeconds)
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
    try await opened.close()
    return ["rows": Double(count), "seconds": taken, "rows_per_second": Double(count) / taken]
  }
}
