import GRDB
import Metering
import UsageLedger

/// The spans of customers whose entries have lost their details.
struct SealTable {
  static let spansSQL = """
    SELECT start_at, end_at, through, cuts, sealed_at FROM sealed_spans
    WHERE customer = ? ORDER BY start_at
    """

  private let db: Database

  init(_ db: Database) { self.db = db }

  /// Oldest first.
  func spans(of customer: CustomerID) throws -> [SealedSpan] {
    guard let number = try NameReading(db).number(of: customer) else { return [] }
    return try spans(of: customer, number: number)
  }

  /// Oldest first.
  func spans(of customer: CustomerID, number: Int64) throws -> [SealedSpan] {
    try db.all(Self.spansSQL, [number]).map { row in
      SealedSpan(
        customer: customer,
        span: UsageSpan(
          start: Timestamp(nanoseconds: row[0]), end: Timestamp(nanoseconds: row[1])),
        through: EntryID(row[2]),
        cuts: (row[3] as String).split(separator: " ").compactMap { Int64($0) }
          .map { Timestamp(nanoseconds: $0) },
        sealedAt: Timestamp(nanoseconds: row[4]))
    }
  }

  /// Writes the span down unless it is there; throws `conflict` where it contradicts what is.
  func insert(_ wanted: SealedSpan, number: Int64) throws {
    guard let span = try wanted.addition(to: spans(of: wanted.customer, number: number)) else {
      return
    }
    try db.run(
      """
      INSERT INTO sealed_spans (customer, start_at, end_at, through, cuts, sealed_at)
      VALUES (?, ?, ?, ?, ?, ?)
      """,
      [
        number, span.span.start.nanoseconds, span.span.end.nanoseconds, span.through.number,
        span.cuts.map { String($0.nanoseconds) }.joined(separator: " "),
        span.sealedAt.nanoseconds,
      ])
  }
}
