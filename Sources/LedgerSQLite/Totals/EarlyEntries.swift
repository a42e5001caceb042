import GRDB
import Metering
import UsageLedger

/// What an instance's windows that began before an instant, and end in a span behind it, say of one metric.
struct EarlyEntries {
  let db: Database
  let customer: Int64
  let instance: Int64
  let metric: Int64

  /// Each of them shares the last nanosecond before `instant` with the others.
  func readings(before instant: Timestamp, in span: UsageSpan) throws -> [GaugeReading] {
    let end = StoredWindow(TimeWindow(instant: instant))
    let start = StoredWindow(TimeWindow(instant: instant.advanced(byNanoseconds: -1)))
    let rows = try BoundStatement(db, WindowsSQL.begunBefore)
    defer { rows.reset() }
    rows.bind(1, customer)
    rows.bind(3, instance)
    rows.bind(4, end.hour)
    rows.bind(5, end.offset)
    // No window has the length zero: none is left out for being the same.
    rows.bind(6, 0)
    rows.bind(7, start.hour)
    rows.bind(8, start.offset)
    rows.bind(9, instant.nanoseconds)
    var found: [GaugeReading] = []
    while try rows.next() {
      let stored = StoredWindow(hour: rows.int(0), offset: rows.int(1), length: rows.int(2))
      guard span.contains(windowEnd: stored.window.end),
        let value = try EntryBody.counted(metric, in: rows.bytes(3))
      else { continue }
      found.append(GaugeReading(window: stored.window, value: value))
    }
    return found
  }
}
