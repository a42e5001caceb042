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
      let lane = Parameter.lane(key.customer.text)
      try connection.query(
        TotalsSQL.takeFromDay,
        day + [.text(String(total.sum.rawValue)), .int(total.entryCount), lane])
      try connection.query(TotalsSQL.removeEmptyDay, day + [lane])
    }
    for place in gone.hours.keys {
      let hours = TotalWriter.hours(try remaining(at: place))
      if hours == nil { try HourSlots(connection: connection).remove(place) }
      if let hours { try connection.pipeline([hours]) }
    }
  }

  private func remaining(at place: HourPlace) throws -> TotalChanges {
    let hour = HourSlot(number: place.hour)
    let entries = try HourEntries(connection: connection).entries(
      of: place.customer.text, instance: place.instance.text,
      endingIn: UsageSpan(start: hour.start, end: hour.end))
    var totals = TotalChanges()
    for entry in entries { try totals.add(entry) }
    return totals
  }
}
