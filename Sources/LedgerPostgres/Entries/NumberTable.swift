import Metering
import UsageLedger

/// The numbers of entries and voids, without gaps, in the order of their commits.
///
/// A sequence would give them out in another order than they are committed in, and who reads on from a number would miss
/// entries.
struct NumberTable {
  static let newestSQL = "SELECT coalesce(max(id), 0) FROM numbers"
  /// The newest number, which stays the newest until the commit; two statements, since the second has to see what the lock
  /// was waited for.
  static let newestLocked = [AdvisoryLock.numbers, Statement(newestSQL)]

  let connection: PostgresConnection

  /// The number of the next entry. From here until the commit no other replica commits an entry.
  func takeNext() throws -> Int64 {
    try Self.next(after: connection.pipeline(Self.newestLocked).last)
  }

  /// The number behind the one that `newestLocked` gave.
  static func next(after newest: QueryResult?) throws(LedgerError) -> Int64 {
    (try newest?.first?.int(0) ?? 0) + 1
  }

  /// `windowEnds`: nil for a void.
  static func insertion(_ ids: [EntryID], customers: [CustomerID], windowEnds: [Timestamp?])
    -> Statement
  {
    Statement(
      """
      INSERT INTO numbers (id, customer_id, window_end)
      SELECT * FROM unnest($1::bigint[], $2::text[], $3::bigint[])
      """,
      [
        .ints(ids.map(\.number)), .texts(customers.map(\.text)),
        .ints(windowEnds.map { $0?.nanoseconds }),
      ])
  }
}
