import Metering
import UsageLedger

/// What stands about a report's customer, its day and the hour of its instance before the report is written.
struct ReportSurvey {
  let dayTotals: MetricTotals
  /// Nil while the hour has no slot: it has one entry at most.
  let slot: SlotTotals?
  /// Whether any entry of the instance ends in the hour.
  let hasEntries: Bool
  /// Whether another window of the instance stands and shares time with the report's.
  let overlaps: Bool
  let isLinked: Bool
  /// The end of the period that was closed last.
  let closedUntil: Timestamp?

  init(
    customer: Int64, instance: Int64, _ window: TimeWindow, _ statements: ReportStatements
  ) throws {
    let row = statements.survey
    let stored = StoredWindow(window)
    let start = StoredWindow(TimeWindow(instant: window.start))
    let hour = stored.hour
    defer { row.reset() }
    row.bind(1, customer)
    row.bind(2, HourSlot(number: hour).day)
    row.bind(3, instance)
    row.bind(4, hour)
    row.bind(5, stored.offset)
    row.bind(6, stored.length)
    row.bind(7, start.hour)
    row.bind(8, start.offset)
    row.bind(9, window.end.nanoseconds)
    guard try row.next() else { throw LedgerError(.unavailable, "a survey gave no row") }
    dayTotals = try row.bytesIfAny(0).map { try MetricTotals(bytes: $0) } ?? MetricTotals()
    slot = try row.bytesIfAny(1).map { try SlotTotals(hour: hour, bytes: $0) }
    hasEntries = row.isTrue(2)
    isLinked = row.isTrue(3)
    closedUntil = row.intIfAny(4).map { Timestamp(nanoseconds: $0) }
    overlaps = row.isTrue(5)
  }
}
