public import Metering
public import UsageLedger

extension TableStore {
  public func save(_ order: ChangeOrder) async throws(LedgerError) {
    try await changeTables { try ChangeTable(connection: $0).save(order) }
  }

  public func change(_ id: String) async throws(LedgerError) -> ChangeOrder? {
    try await askTables { try ChangeTable(connection: $0).change(id) }
  }

  public func changes(of customer: CustomerID) async throws(LedgerError) -> [ChangeOrder] {
    try await askTables { try ChangeTable(connection: $0).changes(of: customer) }
  }

  public func openChanges() async throws(LedgerError) -> [ChangeOrder] {
    try await askTables { try ChangeTable(connection: $0).open() }
  }
}
