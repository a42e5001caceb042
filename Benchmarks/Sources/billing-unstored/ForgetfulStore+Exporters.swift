import Metering
import UsageLedger

extension ForgetfulStore: ExporterJournal {
  func recordExporters(_ seen: [ReportingInstance: ExporterSighting]) async throws(LedgerError) {}

  func exporters(of customer: CustomerID) async throws(LedgerError) -> [InstanceID:
    ExporterSighting]
  { [:] }
}
