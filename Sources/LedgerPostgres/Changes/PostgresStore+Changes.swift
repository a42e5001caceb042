public import Metering
public import UsageLedger

extension PostgresStore: ChangeJournal {
  public func save(_ order: ChangeOrder) async throws(LedgerError) {
    try await write { try ChangeTable(connection: $0).save(order) }
  }

  public func change(_ id: String) async throws(LedgerError) -> ChangeOrder? {
    try await read { try ChangeTable(connection: $0).change(id) }
  }

  public func changes(of customer: CustomerID) async throws(LedgerError) -> [ChangeOrder] {
    try await snapshot { try ChangeTable(connection: $0).changes(of: customer) }
  }

  public func openChanges() async throws(LedgerError) -> [ChangeOrder] {
    try await read { try ChangeTable(connection: $0).open() }
  }
}
