public import Metering
public import UsageLedger

extension TableStore {
  @discardableResult
  public func save(_ invoice: InvoiceSeen) async throws(LedgerError) -> Bool {
    try await changeTables { try InvoiceTable(connection: $0).save(invoice) }
  }

  @discardableResult
  public func removeDraft(_ id: String, of customer: CustomerID) async throws(LedgerError) -> Bool {
    try await changeTables { try InvoiceTable(connection: $0).removeDraft(id, of: customer) }
  }

  public func invoicesSeen(of customer: CustomerID) async throws(LedgerError) -> [InvoiceSeen] {
    try await readTables { try InvoiceTable(connection: $0).invoices(of: customer) }
  }
}
