import GRDB
import Metering
import Reporting
import UsageLedger

/// Reads what is known of a customer's instances.
struct InstanceReader {
  let db: Database

  func states(of customer: CustomerID) throws -> [InstanceState] {
    let rows = try db.all(
      """
      SELECT i.name, i.newest_start, i.newest_end, i.last_received_at, i.entry_count,
        l.text, i.sequence
      FROM instances i LEFT JOIN labels l ON l.id = i.exporter
      WHERE i.customer = (SELECT id FROM customers WHERE name = ?) AND i.entry_count > 0
      """, [customer.text])
    return try rows.map(state).sorted { $0.instance < $1.instance }
  }

  private func state(_ row: Row) throws -> InstanceState {
    let exporter = row[5] as String?
    return InstanceState(
      instance: try InstanceID(stored: row[0] as String),
      newestWindow: TimeWindow(
        storedStart: Timestamp(nanoseconds: row[1]), storedEnd: Timestamp(nanoseconds: row[2])),
      lastReceivedAt: Timestamp(nanoseconds: row[3]), entryCount: row[4],
      exporter: exporter.map { ExporterStamp(id: $0, sequence: row[6]) })
  }
}
