package import Metering
package import UsageLedger

/// The spans of customers whose entries have lost their details. What happens to the entries is the store's.
package struct SealTable {
  private let connection: any SQLConnection

  package init(connection: any SQLConnection) { self.connection = connection }

  /// Oldest first.
  package func spans(of customer: CustomerID) throws -> [SealedSpan] {
    try connection.rows(Self.question(of: customer)).map { try Self.span($0, customer) }
  }

  static func question(of customer: CustomerID) -> SQLQuestion {
    SQLQuestion(SealsSQL.ofCustomer, columns: 5, [.customer(customer)])
  }

  static func span(_ row: any SQLRow, _ customer: CustomerID) throws -> SealedSpan {
    SealedSpan(
      customer: customer, span: UsageSpan(start: try row.time(0), end: try row.time(1)),
      through: EntryID(try row.int(2)),
      cuts: try row.text(3).split(separator: " ").compactMap { Int64($0) }
        .map { Timestamp(nanoseconds: $0) },
      sealedAt: try row.time(4))
  }

  /// Writes the span down unless it is there; throws `conflict` where it contradicts what is. Whoever calls it lets nobody
  /// else write the customer's entries meanwhile.
  package func insert(_ wanted: SealedSpan) throws {
    guard let span = try wanted.addition(to: spans(of: wanted.customer)) else { return }
    try connection.run(
      SealsSQL.insert,
      [
        .newCustomer(span.customer), .time(span.span.start), .time(span.span.end),
        .int(span.through.number),
        .text(span.cuts.map { String($0.nanoseconds) }.joined(separator: " ")),
        .time(span.sealedAt),
      ])
  }
}
