import Metering
import UsageLedger

/// What a customer's instances hold open.
struct OpenInstances {
  let connection: PostgresConnection

  static func read(of customer: String) -> TableRead {
    TableRead(InstancesSQL.open, columns: 4, [.text(customer)])
  }

  static func open(_ row: QueryResult.Row) throws -> OpenTotals {
    try OpenTotals(hour: row.int(1), slot: row.bytes(2), day: row.bytes(3))
  }

  /// Writes what is open into the rows of hours and days: then those hold everything. The customer's lane is locked.
  func close(of customer: ByteText, _ isWanted: (_ instance: String, _ hour: HourSlot) -> Bool)
    throws
  {
    var changes = TotalChanges()
    var closed: [String] = []
    for row in try connection.rows(Self.read(of: customer.text)) {
      let instance = try row.text(0)
      guard isWanted(instance, HourSlot(number: try row.int(1))) else { continue }
      let key = AppendPlan.InstanceKey(customer: customer, instance: ByteText(instance))
      let open = try Self.open(row)
      try changes.add(slotOf: open, key)
      try changes.add(dayOf: open, key)
      closed.append(instance)
    }
    guard !closed.isEmpty else { return }
    try connection.pipeline(
      TotalWriter.statements(changes)
        + [Statement(InstancesSQL.close, [.text(customer.text), .texts(closed)])])
  }
}
