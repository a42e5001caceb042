import Metering
import UsageLedger

/// The rows of hours. Whoever changes one holds its customer's lane and has read it before.
struct HourSlots {
  let connection: PostgresConnection

  /// What an hour's row has; nothing where there is none.
  func totals(at place: HourPlace) throws -> HourTotals {
    let row = try connection.query(TotalsSQL.hour, Self.key(place)).first
    return try HourTotals(hour: place.hour, bytes: row?.bytes(0) ?? [])
  }

  func remove(_ place: HourPlace) throws {
    try connection.query(TotalsSQL.removeHour, Self.key(place))
  }

  private static func key(_ place: HourPlace) -> [Parameter] {
    [
      .text(place.customer.text), .text(place.instance.text), .int(place.hour),
      .lane(place.customer.text),
    ]
  }

  /// Of an instance's name, an hour and its totals.
  static func totals(_ row: QueryResult.Row) throws -> HourTotals {
    try HourTotals(hour: row.int(1), bytes: row.bytes(2))
  }
}
