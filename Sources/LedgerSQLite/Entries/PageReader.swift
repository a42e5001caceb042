import GRDB
import Metering
import UsageLedger

/// Reads a page of a customer's entries.
///
/// Without a filter the customer's entries are walked from the newest back, and their number is the sum of the
/// instances' counters. With one, the entries are found by their windows and put in order.
struct PageReader {
  private let db: Database
  private let filter: EntryFilter
  private var names: NameReading

  init(_ db: Database, filter: EntryFilter) {
    self.db = db
    self.filter = filter
    names = NameReading(db)
  }

  func page(of customer: CustomerID) throws -> EntryPage {
    var reader = self
    guard let number = try names.number(of: customer) else {
      return EntryPage(entries: [], total: 0, next: nil)
    }
    let isWhole = filter.instance == nil && filter.from == nil && filter.to == nil
    return try isWhole ? reader.newest(of: number) : reader.matching(number)
  }

  /// Everything that matches by its window, in no order; the number of entries is the caller's concern.
  func all(of customer: CustomerID) throws -> [LedgerEntry] {
    var reader = self
    guard let number = try names.number(of: customer) else { return [] }
    let lookup = EntryLookup(db)
    var found: [LedgerEntry] = []
    for instance in try reader.instances(of: number) {
      let ids = try Int64.fetchAll(
        db.cachedStatement(sql: EntriesSQL.matching),
        arguments: bounds(number, instance) + [Int64.max, Int64.max])
      for id in ids {
        if let entry = try lookup.row(EntryID(id))?.entry(&reader.names) { found.append(entry) }
      }
    }
    return found
  }

  private var before: Int64 { filter.before?.number ?? .max }

  /// One more than fits the page is read: it tells whether there is another page.
  private var wanted: Int { filter.boundedLimit + 1 }

  private mutating func newest(of customer: Int64) throws -> EntryPage {
    let total = try db.number(InstancesSQL.entryCount, [customer]) ?? 0
    var found: [LedgerEntry] = []
    let rows = try db.rows(EntriesSQL.newest, [customer, before, wanted])
    while let row = try rows.next() { found.append(try EntryRow(row).entry(&names)) }
    return page(found, total: total)
  }

  private mutating func matching(_ customer: Int64) throws -> EntryPage {
    var total: Int64 = 0
    var ids: [Int64] = []
    for instance in try instances(of: customer) {
      let arguments = bounds(customer, instance)
      total += try db.number(EntriesSQL.matchingCount, arguments) ?? 0
      ids += try Int64.fetchAll(
        db.cachedStatement(sql: EntriesSQL.matching), arguments: arguments + [before, wanted])
    }
    let lookup = EntryLookup(db)
    let found = try ids.sorted(by: >).prefix(wanted).compactMap { id in
      try lookup.row(EntryID(id))?.entry(&names)
    }
    return page(found, total: total)
  }

  private func instances(of customer: Int64) throws -> [Int64] {
    guard let instance = filter.instance else {
      return try Int64.fetchAll(
        db.cachedStatement(sql: InstancesSQL.numbers), arguments: [customer])
    }
    return try names.number(of: instance, customer: customer).map { [$0] } ?? []
  }

  /// Window ends after `from` and not after `to`, as hours and offsets.
  private func bounds(_ customer: Int64, _ instance: Int64) -> StatementArguments {
    let from = filter.from.map { StoredWindow(TimeWindow(instant: $0)) }
    let to = filter.to.map { StoredWindow(TimeWindow(instant: $0)) }
    return [
      customer, instance, from?.hour ?? .min, from?.offset ?? .min, to?.hour ?? .max,
      to?.offset ?? .max,
    ]
  }

  private func page(_ found: [LedgerEntry], total: Int64) -> EntryPage {
    let entries = Array(found.prefix(filter.boundedLimit))
    return EntryPage(
      entries: entries, total: total, next: found.count > entries.count ? entries.last?.id : nil)
  }
}
