public import Metering
public import UsageLedger

extension MemoryStore: ExporterJournal {
  public func recordExporters(_ seen: [ReportingInstance: ExporterSighting])
    async throws(LedgerError)
  {
    exporterSightings.merge(seen) { $1.day < $0.day ? $0 : $1 }
  }

  public func exporters(of customers: Set<CustomerID>) async throws(LedgerError)
    -> [ReportingInstance: ExporterSighting]
  {
    exporterSightings.filter { customers.contains($0.key.customer) }
  }
}
