public import Metering
public import UsageLedger

extension MemoryStore: ExporterJournal {
  public func recordExporters(_ seen: [ReportingInstance: ExporterSighting])
    async throws(LedgerError)
  {
    exporterSightings.merge(seen) { $1.day < $0.day ? $0 : $1 }
  }

  public func exporters(of customer: CustomerID) async throws(LedgerError) -> [InstanceID:
    ExporterSighting]
  {
    exporterSightings.reduce(into: [:]) { found, sighting in
      if sighting.key.customer == customer { found[sighting.key.instance] = sighting.value }
    }
  }
}
