import Metering
import Reporting
import UsageLedger

/// Which instances reported on another day, or with another version of the exporter, than is kept of them.
struct ExporterLog: Sendable {
  let log = NewsLog<ReportingInstance, ExporterSighting>()

  /// `product`: nil for a client that is no exporter, of which nothing is kept.
  func note(_ product: ExporterProduct?, of report: UsageReport, at now: Timestamp) {
    guard let product else { return }
    log.note(
      ExporterSighting(product.version, at: now),
      of: ReportingInstance(customer: report.customer, instance: report.instance))
  }
}
