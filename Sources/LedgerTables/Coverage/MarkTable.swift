package import Metering
package import UsageLedger

/// Retired instances and waived windows.
package struct MarkTable {
  let connection: any SQLConnection

  package init(connection: any SQLConnection) { self.connection = connection }

  func insert(_ mark: CoverageMark) throws {
    try connection.run(
      MarksSQL.insert,
      [
        .newCustomer(mark.customer), .text(mark.instance.text), .text(mark.kind.rawValue),
        .time(mark.start), .int(mark.end?.nanoseconds ?? .max), .text(mark.reason),
        .time(mark.markedAt),
      ])
  }

  package func marks(of customer: CustomerID) throws -> [CoverageMark] {
    try Self.marks(connection.rows(Self.question(of: customer)), customer)
  }

  static func question(of customer: CustomerID) -> SQLQuestion {
    SQLQuestion(MarksSQL.ofCustomer, columns: 6, [.customer(customer)])
  }

  static func marks(_ rows: [any SQLRow], _ customer: CustomerID) throws -> [CoverageMark] {
    try rows.map { row in
      let end = try row.int(3)
      return try CoverageMark(
        stored: customer, InstanceID(row.text(0)), kind: row.text(1), start: row.time(2),
        end: end == .max ? nil : Timestamp(nanoseconds: end), reason: row.text(4),
        markedAt: row.time(5))
    }.sorted()
  }

  /// When instances were retired inside a span.
  package static func retirements(of customer: CustomerID, in span: UsageSpan) -> SQLQuestion {
    SQLQuestion(
      MarksSQL.retirements, columns: 2, [.customer(customer), .time(span.start), .time(span.end)])
  }

  package static func retirement(_ row: any SQLRow) throws -> InstanceRetirement {
    InstanceRetirement(instance: try InstanceID(stored: row.text(0)), at: try row.time(1))
  }
}
