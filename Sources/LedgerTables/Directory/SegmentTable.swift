import Metering
import UsageLedger

/// The stretches of billing periods in which one item bills one meter.
struct SegmentTable {
  let connection: any SQLConnection

  func save(_ segments: [Segment]) throws {
    try connection.run(SegmentsSQL.save, each: segments.map(Self.values))
  }

  private static func values(_ segment: Segment) -> [SQLValue] {
    let rules = segment.rules?.fields.map { SQLValue.text($0) }
    return [
      .newCustomer(segment.key.customer), .text(segment.key.meter.text),
      .time(segment.key.start), .text(segment.key.item.text), .text(segment.price.text),
      .time(segment.end), .text(segment.billing.rawValue),
    ] + (rules ?? Array(repeating: .text(nil), count: 5))
  }

  func segments(of customer: CustomerID) throws -> [Segment] {
    try Self.segments(connection.rows(Self.question(of: customer)), customer)
  }

  static func question(of customer: CustomerID) -> SQLQuestion {
    SQLQuestion(SegmentsSQL.ofCustomer, columns: 11, [.customer(customer)])
  }

  static func segments(_ rows: [any SQLRow], _ customer: CustomerID) throws -> [Segment] {
    try rows.map { try segment($0, customer) }.knowingUnbilled
  }

  private static func segment(_ row: any SQLRow, _ customer: CustomerID) throws -> Segment {
    guard let billing = Segment.Kind(rawValue: try row.text(5)) else {
      throw LedgerError(.corrupt, "a segment of \(customer) is neither billed nor trial")
    }
    let key = Segment.Key(
      customer: customer, meter: try MeterKey(stored: row.text(0)), item: ItemID(try row.text(2)),
      start: try row.time(1))
    return Segment(
      key: key, price: PriceID(try row.text(3)), end: try row.time(4), billing: billing,
      rules: try Meter.rules(of: key.meter, fields: (6...10).map { row.optionalText($0) }))
  }
}
