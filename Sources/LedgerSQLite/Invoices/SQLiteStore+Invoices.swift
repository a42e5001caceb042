import GRDB
public import Metering
public import UsageLedger

extension SQLiteStore: InvoicesSeen {
  @discardableResult
  public func save(_ invoice: InvoiceSeen) async throws(LedgerError) -> Bool {
    try await write { try InvoiceTable(db: $0.db).save(invoice, names: $0.names) }
  }

  @discardableResult
  public func removeDraft(_ id: String, of customer: CustomerID) async throws(LedgerError) -> Bool {
    try await write { try InvoiceTable(db: $0.db).removeDraft(id, of: customer) }
  }

  public func invoicesSeen(of customer: CustomerID) async throws(LedgerError) -> [InvoiceSeen] {
    try await read { try InvoiceTable(db: $0).invoices(of: customer) }
  }
}
