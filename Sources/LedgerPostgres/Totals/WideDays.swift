import Amounts
import Metering
import Reporting
import UsageLedger

/// Days of customers with a value of an unusual size, beside which another one might not fit the day's total.
///
/// On such a day nothing is held open: every report changes the rows of hour and day, and those refuse what does not fit. On any
/// other day 2^37 values may come before a total can be too large.
struct WideDays {
  struct Day: Hashable, Sendable {
    let customer: ByteText
    let day: Int64
  }

  /// A batch has such values for days that are none of these yet.
  struct Needed: Error { let days: Set<Day> }

  /// From here on a value is of an unusual size: 10^15 and more, in Quantity's 10^-12.
  static let leastWide: Int128 = 1 << 90

  let connection: PostgresConnection
  let shape: LaneShape

  /// Throws `Needed` for days that have to be made wide first.
  static func check(_ drafts: [EntryDraft], known: Set<Day>) throws(Needed) {
    var days: Set<Day> = []
    for draft in drafts where isWide(draft) {
      let day = Day(draft)
      if !known.contains(day) { days.insert(day) }
    }
    guard days.isEmpty else { throw Needed(days: days) }
  }

  static func isWide(_ draft: EntryDraft) -> Bool {
    draft.report.countedMetrics.values.contains { $0.rawValue.magnitude >= leastWide.magnitude }
  }

  /// What is open of these days goes into their rows, and stays there. In the caller's transaction.
  func insert(_ days: Set<Day>) throws {
    let lanes = Set(days.map { shape.lane(of: $0.customer.text) })
    try connection.pipeline(LaneTable.locks(lanes, shape, waits: true))
    for day in days {
      try OpenInstances(connection: connection).close(of: day.customer) { _, hour in
        hour.day == day.day
      }
    }
    try connection.query(
      TotalsSQL.insertWideDays,
      [
        .texts(days.map(\.customer.text)), .ints(days.map(\.day)),
        .lanes(days.map(\.customer.text)),
      ])
  }
}

extension WideDays.Day {
  /// The day in which the draft's window ends.
  init(_ draft: EntryDraft) {
    self.init(
      customer: ByteText(draft.report.customer.text),
      day: HourSlot(ofWindowEnd: draft.window.end).day)
  }
}
