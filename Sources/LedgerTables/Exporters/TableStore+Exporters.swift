public import Metering
public import UsageLedger

extension TableStore {
  public func recordExporters(_ seen: [ReportingInstance: ExporterSighting])
    async throws(LedgerError)
  {
    guard !seen.isEmpty else { return }
    try await keepTables { try ExporterTable(connection: $0).record(seen) }
  }

  public func exporters(of customers: Set<CustomerID>) async throws(LedgerError)
    -> [ReportingInstance: ExporterSighting]
  {
    guard !customers.isEmpty else { return [:] }
    return try await readTables { try ExporterTable(connection: $0).sightings(of: customers) }
  }
}
