import Metering
import Reporting
import UsageLedger

/// What the installations report. Pure.
struct ExporterJudgement {
  /// Plain reports have no rhythm: after two days without one somebody should know.
  private static let plainSilenceSeconds: Int64 = 2 * 86_400
  private static let conflictSeconds: Int64 = 7 * 86_400

  let customers: [ExaminedCustomer]

  var exporters: Diagnosis {
    let count = customers.reduce(0) { $0 + $1.instances.count }
    let newest = customers.flatMap(\.instances).map(\.lastReceivedAt).max()
    let last = newest.map { ", the last report came at \($0)" } ?? ""
    return Diagnosis(
      .exporters, "\(count) installations report\(last)", customers.flatMap(findings))
  }

  private func findings(_ customer: ExaminedCustomer) -> [DoctorFinding] {
    let reported = customer.instances.isEmpty && !customer.live.isEmpty ? [never(customer)] : []
    return reported + customer.instances.compactMap { silent($0, customer) }
      + customer.doubled.map { doubled($0, customer) } + refused(customer)
  }

  private func never(_ customer: ExaminedCustomer) -> DoctorFinding {
    finding(
      .warning, "customer \(customer.customer)",
      "it has a subscription, and no report of it ever came",
      "set ENABLE_USAGE_REPORTING=true, CUSTOMER_ID=\(customer.customer), BILLING_API_URL and BILLING_API_KEY for its exporter; `billing-exporter check` shows what each source answers"
    )
  }

  private func silent(_ instance: InstanceState, _ customer: ExaminedCustomer) -> DoctorFinding? {
    let isPlain = instance.newestWindow.isInstant
    let limit =
      isPlain
      ? instance.lastReceivedAt.advanced(bySeconds: Self.plainSilenceSeconds)
      : instance.silentAfter
    guard limit < customer.now else { return nil }
    return finding(
      .warning, "instance \(instance.instance) of \(customer.customer)",
      "its newest report is about \(instance.newestWindow.end): it is silent, and its gauges count on",
      "see to its exporter (ENABLE_USAGE_REPORTING=true, its log, `billing-exporter check`), or `billing usage retire` if it is gone"
    )
  }

  private func doubled(_ instance: InstanceID, _ customer: ExaminedCustomer) -> DoctorFinding {
    finding(
      .error, "instance \(instance) of \(customer.customer)",
      "two exporters report for it in turns: the same devices may be counted by both, or each overwrites what the other counted",
      "stop one, or give each installation an INSTANCE_ID of its own")
  }

  private func refused(_ customer: ExaminedCustomer) -> [DoctorFinding] {
    guard let conflict = customer.conflict,
      conflict.receivedAt.advanced(bySeconds: Self.conflictSeconds) > customer.now
    else { return [] }
    return [
      finding(
        .warning, "instance \(conflict.report.instance) of \(customer.customer)",
        "a report was refused at \(conflict.receivedAt) because entry \(conflict.existing) says something else of the same time",
        "if the new one is right, `billing usage supersede \(conflict.existing)` puts it in its place; if two exporters run, stop one"
      )
    ]
  }

  private func finding(
    _ severity: DoctorFinding.Severity, _ subject: String, _ explanation: String, _ remedy: String
  ) -> DoctorFinding {
    DoctorFinding(
      check: .exporters, severity: severity, subject: subject, explanation: explanation,
      remedy: remedy)
  }
}
