import Metering
import UsageLedger

/// What a customer's instances hold open.
struct OpenInstances {
  let connection: PostgresConnection

  static func read(of customer: String) -> TableRead {
    TableRead(InstancesSQL.open, columns: 4, [.text(customer), .lane(customer)])
  }

  static func open(_ row: QueryResult.Row) throws -> OpenTotals {
    try OpenTotals(hour: row.int(1), slot: row.bytes(2), day: row.bytes(3))
  }

  /// Writes what one instance has open into the rows of its hour and day.
  func close(of customer: ByteText, instance: InstanceID) throws {
    let wanted = ByteText(instance.text)
    try close(of: customer) { name, _ in ByteText(name) == wanted }
  }

  /// Writes what is open into the rows of hours and days: then those hold everything. The customer's lane is locked.
  func close(of customer: ByteText, _ isWanted: (_ instance: String, _ hour: HourSlot) -> Bool)
    throws
  {
    var open: [(instance: AppendPlan.InstanceKey, totals: OpenTotals)] = []
    var kept: [HourPlace: HourTotals] = [:]
    for row in try connection.rows(Self.read(of: customer.text)) {
      let instance = try row.text(0)
      let hour = try row.int(1)
      guard isWanted(instance, HourSlot(number: hour)) else { continue }
      let key = AppendPlan.InstanceKey(customer: customer, instance: ByteText(instance))
      let place = HourPlace(key, hour: hour)
      kept[place] = try HourSlots(connection: connection).totals(at: place)
      open.append((key, try Self.open(row)))
    }
    guard !open.isEmpty else { return }
    var changes = TotalChanges(kept: kept)
    for (instance, totals) in open {
      try changes.add(slotOf: totals, instance)
      try changes.add(dayOf: totals, instance)
    }
    let close = Statement(
      InstancesSQL.close,
      [
        .text(customer.text), .texts(open.map(\.instance.instance.text)), .lane(customer.text),
      ])
    try connection.pipeline(TotalWriter.statements(changes) + [close])
  }
}
