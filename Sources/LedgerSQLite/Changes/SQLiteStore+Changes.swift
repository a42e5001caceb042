import GRDB
public import Metering
public import UsageLedger

extension SQLiteStore: ChangeJournal {
  public func save(_ order: ChangeOrder) async throws(LedgerError) {
    try await write { try ChangeTable(db: $0.db).save(order, names: $0.names) }
  }

  public func change(_ id: String) async throws(LedgerError) -> ChangeOrder? {
    try await read { try ChangeTable(db: $0).change(id) }
  }

  public func changes(of customer: CustomerID) async throws(LedgerError) -> [ChangeOrder] {
    try await read { try ChangeTable(db: $0).changes(of: customer) }
  }

  public func openChanges() async throws(LedgerError) -> [ChangeOrder] {
    try await read { try ChangeTable(db: $0).open() }
  }
}
