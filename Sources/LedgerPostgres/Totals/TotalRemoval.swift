import Amounts
import Metering
import UsageLedger

/// Takes void entries' values out of their days, and makes their hours anew from the entries that remain.
struct TotalRemoval {
  let connection: PostgresConnection

  /// The entries behind `gone` are void already in this transaction.
  func takeOut(_ gone: TotalChanges) throws {
    for (key, total) in gone.days {
      let day: [Parameter] = [.text(key.customer.text), .text(key.metric.text), .int(key.day)]
      try connection.query(
        TotalsSQL.takeFromDay,
        day + [.text(String(total.sum.rawValue)), .int(total.entryCount)])
      try connection.query(TotalsSQL.removeEmptyDay, day)
    }
    for key in gone.hours.keys {
      try connection.query(
        TotalsSQL.removeHour,
        [
          .text(key.customer.text), .text(key.metric.text), .text(key.instance.text),
          .int(key.hour),
        ])
      if let hours = TotalWriter.hours(try remaining(in: key)) { try connection.pipeline([hours]) }
    }
  }

  private func remaining(in key: TotalChanges.HourKey) throws -> TotalChanges {
    let hour = HourSlot(number: key.hour)
    let entries = try HourEntries(connection: connection).entries(
      of: key.customer.text, instance: key.instance.text,
      endingIn: UsageSpan(start: hour.start, end: hour.end))
    var totals = TotalChanges()
    for entry in entries { try totals.add(entry) }
    return totals.only(key)
  }
}
