import Amounts
import Metering
import UsageLedger

/// Writes what the rows of hours become and what the rows of days get.
enum TotalWriter {
  /// What writes the changes, days first.
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
        .ints(days.map(\.value.entryCount)), .lanes(days.map(\.key.customer.text)),
      ])
  }

  /// Nil where no hour changes; one that nothing is left of has no row.
  static func hours(_ changes: TotalChanges) -> Statement? {
    let hours = changes.hours.filter { !$0.value.isEmpty }
    guard !hours.isEmpty else { return nil }
    return Statement(
      TotalsSQL.keepHours,
      [
        .lanes(hours.map(\.key.customer.text)), .texts(hours.map(\.key.customer.text)),
        .texts(hours.map(\.key.instance.text)), .shortInts(hours.map(\.key.hour)),
        .bytesList(hours.map(\.value.bytes)), .bools(hours.map(\.value.isDivided)),
      ])
  }
}
