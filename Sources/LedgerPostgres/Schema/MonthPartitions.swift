import Metering
import Synchronization
import UsageLedger

/// The monthly partitions of `entries`, made when the first window of a month comes.
///
/// A window belongs to the month in which it ends, `(start, end]`. Windows before 2020 and after 2099 share a partition
/// each: no caller can make more than 960.
final class MonthPartitions: Sendable {
  private static let monthly = UsageSpan(
    start: Timestamp(seconds: 1_577_836_800), end: Timestamp(seconds: 4_102_444_800))

  /// Months known to be there; partitions are never dropped while programs run.
  private let known = Mutex<Set<Timestamp>>([])

  /// Makes what is missing for windows that end at these times, each month in a transaction of its own.
  func prepare(for ends: some Sequence<Timestamp>, _ connection: PostgresConnection) throws {
    var months: [Timestamp: BillingPeriod] = [:]
    for end in ends where Self.monthly.contains(windowEnd: end) {
      let month = BillingPeriod(calendarMonthOfWindowEnd: end)
      months[month.start] = month
    }
    let there = known.withLock { $0 }
    for (start, month) in months where !there.contains(start) {
      try connection.transaction { try Self.make(month, connection) }
      _ = known.withLock { $0.insert(start) }
    }
  }

  /// What made a write fail may be a partition that is gone.
  func forget() { known.withLock { $0.removeAll() } }

  /// Made beside the table and then attached, which neither readers nor writers of the other months wait for
  /// (postgresql.org/docs/15/ddl-partitioning.html).
  private static func make(_ month: BillingPeriod, _ connection: PostgresConnection) throws {
    let name = "entries_" + String(month.start.description.prefix(7)).replacing("-", with: "_")
    try AdvisoryLock.schema(connection)
    let attached = try connection.query(
      "SELECT 1 FROM pg_inherits WHERE inhrelid = to_regclass($1::text)", [.text(name)])
    guard attached.first == nil else { return }
    let (from, to) = (month.start.nanoseconds + 1, month.end.nanoseconds + 1)
    try connection.execute("CREATE TABLE \(name) (LIKE entries INCLUDING ALL)")
    try connection.execute(
      "ALTER TABLE entries ATTACH PARTITION \(name) FOR VALUES FROM (\(from)) TO (\(to))")
  }
}
