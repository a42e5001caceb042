import Foundation
import GRDB
import Metering
import Reporting
import UsageLedger

/// Reads the reports that were refused with a conflict.
struct ConflictReader {
  let db: Database

  func conflicts(of customer: CustomerID, limit: Int) throws -> [ReportConflict] {
    var names = NameReading(db)
    guard let number = try names.number(of: customer) else { return [] }
    let rows = try db.all(
      ConflictsSQL.ofCustomer, [number, limit])
    return try rows.map { try conflict($0, of: customer, number, &names) }
  }

  private func conflict(
    _ row: Row, of customer: CustomerID, _ number: Int64, _ names: inout NameReading
  ) throws -> ReportConflict {
    let body = try EntryBody(encoded: row[9])
    let report = try body.report(
      customer: customer, instance: names.instance(row[0], customer: number),
      window: StoredWindow(hour: row[1], offset: row[2], length: row[3]), clientKey: row[8], &names)
    return ReportConflict(
      report: report, contentHash: ContentHash(storedBytes: Array(row[4] as Data)),
      existing: EntryID(row[5]), receivedAt: Timestamp(nanoseconds: row[6]),
      reportedBy: try (row[7] as Int64?).map { try names.label($0) })
  }
}
