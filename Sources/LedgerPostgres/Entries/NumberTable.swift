import Metering
import UsageLedger

/// The numbers of entries and voids, without gaps, in the order of their commits.
///
/// A sequence would give them out in another order than they are committed in, and who reads on from a number would miss
/// entries.
struct NumberTable {
  static let newestSQL = "SELECT coalesce(max(id), 0) FROM numbers"

  let connection: PostgresConnection

  /// The number of the next entry. From here until the commit no other replica commits an entry.
  func takeNext() throws -> Int64 {
    try AdvisoryLock.numbers(connection)
    return (try connection.query(Self.newestSQL).first?.int(0) ?? 0) + 1
  }

  /// `windowEnds`: nil for a void.
  func insert(_ ids: [EntryID], customers: [CustomerID], windowEnds: [Timestamp?]) throws {
    try connection.query(
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
