public import Metering
public import UsageLedger

extension TableStore {
  public func recordExporters(_ seen: [ReportingInstance: ExporterSighting])
    async throws(LedgerError)
  {
    guard !seen.isEmpty else { return }
    try await keepTables { try ExporterTable(connection: $0).record(seen) }
  }

  public func exporters(of customer: CustomerID) async throws(LedgerError) -> [InstanceID:
    ExporterSighting]
  {
    try await glanceAtTables { try ExporterTable(connection: $0).sightings(of: customer) }
  }
}
