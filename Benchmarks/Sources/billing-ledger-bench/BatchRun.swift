import LedgerSQLite
import UsageLedger

/// Appends batches of a hundred for a while: eight callers, a thousand customers, durable as always.
struct BatchRun {
  static let batch = 100
  static let customers = 1_000
  private static let callers = 8

  let path: String

  func append(seconds: Int) async throws -> [String: Double] {
    let store = try SQLiteStore.open(path: path)
    let series = try ReportSeries(customers: Self.customers, together: 1)
    let clock = ContinuousClock()
    let start = clock.now
    let end = start + .seconds(seconds)
    let rows = try await withThrowingTaskGroup(of: Int.self) { group in
      for caller in 0..<Self.callers {
        group.addTask {
          var rows = 0
          var first = caller * Self.batch
          while clock.now < end {
            rows += try await store.append((first..<first + Self.batch).map(series.draft)).count
            first += Self.callers * Self.batch
          }
          return rows
        }
      }
      var rows = 0
      for try await more in group { rows += more }
      return rows
    }
    let taken = (clock.now - start).inSeconds
    try await store.close()
    return ["rows": Double(rows), "rows_per_second": Double(rows) / taken]
  }
}
