import Metering
import UsageLedger

/// Reads a page of a customer's entries.
struct PageReader {
  let connection: PostgresConnection
  let filter: EntryFilter

  func page(of customer: CustomerID) throws -> EntryPage {
    let isWhole = filter.instance == nil && filter.from == nil && filter.to == nil
    return try isWhole ? newest(of: customer) : matching(customer)
  }

  /// Everything that matches by its window, newest first; the number of entries is the caller's concern.
  func all(of customer: CustomerID) throws -> [LedgerEntry] {
    try connection.rows(Self.allRead(of: customer, filter)).map { try EntryRow($0).entry }
  }

  static func newestRead(_ count: Int, of customer: CustomerID) -> TableRead {
    TableRead(
      EntriesSQL.newest, columns: EntryRow.columnCount,
      [
        .text(customer.text), .int(Int64.max),
        .int(Int64(EntryFilter(limit: count).boundedLimit)), .lane(customer.text),
        .int(LaneShape.hash(of: customer.text)),
      ])
  }

  static func allRead(of customer: CustomerID, _ filter: EntryFilter) -> TableRead {
    TableRead(
      EntriesSQL.matching, columns: EntryRow.columnCount,
      condition(customer, filter) + [.int(Int64.max), .int(Int64.max)])
  }

  private var before: Int64 { filter.before?.number ?? .max }

  /// One more than fits the page is read: it tells whether there is another page.
  private var wanted: Int64 { Int64(filter.boundedLimit + 1) }

  private func newest(of customer: CustomerID) throws -> EntryPage {
    try page(
      total: connection.query(
        InstancesSQL.entryCount, [.text(customer.text), .lane(customer.text)]),
      rows: connection.query(
        EntriesSQL.newest,
        [
          .text(customer.text), .int(before), .int(wanted), .lane(customer.text),
          .int(LaneShape.hash(of: customer.text)),
        ]))
  }

  private func matching(_ customer: CustomerID) throws -> EntryPage {
    let condition = Self.condition(customer, filter)
    return try page(
      total: connection.query(EntriesSQL.matchingCount, condition),
      rows: connection.query(EntriesSQL.matching, condition + [.int(before), .int(wanted)]))
  }

  private static func condition(_ customer: CustomerID, _ filter: EntryFilter) -> [Parameter] {
    [
      .text(customer.text), .text(filter.instance?.text),
      .int(filter.from?.nanoseconds ?? .min), .int(filter.to?.nanoseconds ?? .max),
      .lane(customer.text),
    ]
  }

  private func page(total: QueryResult, rows: QueryResult) throws -> EntryPage {
    let found = try rows.rows.map { try EntryRow($0).entry }
    let entries = Array(found.prefix(filter.boundedLimit))
    return EntryPage(
      entries: entries, total: try total.first?.int(0) ?? 0,
      next: found.count > entries.count ? entries.last?.id : nil)
  }
}
