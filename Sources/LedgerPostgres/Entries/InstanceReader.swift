import Metering
import Reporting
import UsageLedger

/// Reads what is known of a customer's instances.
struct InstanceReader {
  static let sql = """
    SELECT instance_id, newest_start, newest_end, last_received_at, entry_count, exporter, sequence
    FROM instances WHERE customer_id = $1::text
    """

  let connection: PostgresConnection

  func states(of customer: CustomerID) throws -> [InstanceState] {
    try Self.states(connection.rows(Self.read(of: customer)))
  }

  static func read(of customer: CustomerID) -> TableRead {
    TableRead(sql, columns: 7, [.text(customer.text)])
  }

  static func states(_ rows: [QueryResult.Row]) throws -> [InstanceState] {
    try rows.map { row in
      let sequence = try row.optionalInt(6)
      return InstanceState(
        instance: try InstanceID(stored: row.text(0)),
        newestWindow: TimeWindow(
          storedStart: Timestamp(nanoseconds: try row.int(1)),
          storedEnd: Timestamp(nanoseconds: try row.int(2))),
        lastReceivedAt: Timestamp(nanoseconds: try row.int(3)), entryCount: try row.int(4),
        exporter: row.optionalText(5).map { ExporterStamp(id: $0, sequence: sequence) })
    }.sorted { $0.instance < $1.instance }
  }
}
