import Amounts
import Metering
import UsageLedger

/// Adds changes to the stored totals, whatever those are: nothing is read before.
enum TotalWriter {
  /// What adds the changes, days first.
  static func statements(_ changes: TotalChanges) -> [Statement] {
    [days(changes), hours(changes)].compactMap(\.self)
  }

  private static func days(_ changes: TotalChanges) -> Statement? {
    guard !changes.days.isEmpty else { return nil }
    let days = Array(changes.days)
    return Statement(
      TotalsSQL.addDays,
      [
        .texts(days.map(\.key.customer.text)), .texts(days.map(\.key.metric.text)),
        .ints(days.map(\.key.day)), .quantities(days.map(\.value.sum.rawValue)),
        .ints(days.map(\.value.entryCount)),
      ])
  }

  /// Nil where no hour changes.
  static func hours(_ changes: TotalChanges) -> Statement? {
    guard !changes.hours.isEmpty else { return nil }
    let hours = Array(changes.hours)
    return Statement(
      TotalsSQL.addHours,
      [
        .texts(hours.map(\.key.customer.text)), .texts(hours.map(\.key.metric.text)),
        .texts(hours.map(\.key.instance.text)), .ints(hours.map(\.key.hour)),
        .quantities(hours.map(\.value.total.sum.rawValue)),
        .ints(hours.map(\.value.total.entryCount)),
        .ints(hours.map(\.value.newest.window.start.nanoseconds)),
        .ints(hours.map(\.value.newest.window.end.nanoseconds)),
        .quantities(hours.map(\.value.newest.value.rawValue)),
      ])
  }
}
