import Metering
import Reporting
import UsageLedger

/// Reads the reports that were refused with a conflict.
struct ConflictReader {
  let connection: PostgresConnection

  func conflicts(of customer: CustomerID, limit: Int) throws -> [ReportConflict] {
    try connection.query(
      ConflictsSQL.ofCustomer, [.text(customer.text), .int(Int64(limit)), .lane(customer.text)]
    )
    .rows
    .map { try conflict($0, of: customer) }
  }

  private func conflict(_ row: QueryResult.Row, of customer: CustomerID) throws -> ReportConflict {
    let window = TimeWindow(
      storedStart: Timestamp(nanoseconds: try row.int(1)),
      storedEnd: Timestamp(nanoseconds: try row.int(2)))
    let body = try EntryBody(bytes: row.bytes(8))
    let report = UsageReport(
      customer: customer, instance: try InstanceID(stored: row.text(0)),
      window: window.isInstant ? nil : window, clientKey: row.optionalText(7),
      activeDevices: body.activeDevices, totalDevices: body.totalDevices, metrics: body.metrics,
      missing: body.missing, exporter: body.exporter)
    return ReportConflict(
      report: report, contentHash: ContentHash(storedBytes: try row.bytes(3)),
      existing: EntryID(try row.int(4)), receivedAt: Timestamp(nanoseconds: try row.int(5)),
      reportedBy: row.optionalText(6))
  }
}
