public import Metering
public import UsageLedger

extension MemoryStore: InvoicesSeen {
  @discardableResult
  public func save(_ invoice: InvoiceSeen) async throws(LedgerError) -> Bool {
    let known = invoices[invoice.customer]?[invoice.id]?.sight
    guard known?.isOutdated(by: invoice.sight) ?? true else { return false }
    invoices[invoice.customer, default: [:]][invoice.id] = invoice
    return true
  }

  @discardableResult
  public func removeDraft(_ id: String, of customer: CustomerID) async throws(LedgerError) -> Bool {
    guard let known = invoices[customer]?[id], !known.isFinal else { return false }
    invoices[customer]?[id] = nil
    return true
  }

  public func invoicesSeen(of customer: CustomerID) async throws(LedgerError) -> [InvoiceSeen] {
    (invoices[customer] ?? [:]).values
      .sorted { ($0.createdAt, $0.id) > ($1.createdAt, $1.id) }
  }
}
