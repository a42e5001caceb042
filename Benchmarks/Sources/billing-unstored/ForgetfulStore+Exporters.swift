import Metering
import UsageLedger

extension ForgetfulStore: ExporterJournal {
  func recordExporters(_ seen: [ReportingInstance: ExporterSighting]) async throws(LedgerError) {}

  func exporters(of customers: Set<CustomerID>) async throws(LedgerError)
    -> [ReportingInstance: ExporterSighting]
  { [:] }
}
