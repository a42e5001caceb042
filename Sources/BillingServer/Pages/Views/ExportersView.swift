import Billing
import Metering
import Reporting
import UsageLedger

/// The installations that report: through which exporter, how lately, and with which gaps.
struct ExportersView: Sendable {
  struct Row: Sendable {
    let name: String
    let href: String
    let instance: String
    let exporter: String
    let version: String
    let window: String
    let newestWindow: String
    let lastReport: String
    let reports: String
    let gaps: String
    let badge: StatusBadge
  }

  let frame: PageFrame
  let rows: [Row]
  let hasRows: Bool
  let note: String
  let next: String?

  init(
    _ found: CustomerWalk.Found<[Instance]>, versions: [ReportingInstance: ExporterSighting],
    frame: PageFrame, next: String?
  ) {
    self.frame = frame
    self.next = next
    rows = found.rows.flatMap(\.self).map { Row($0, version: versions[$0.reporting]?.version) }
    hasRows = !rows.isEmpty
    let troubled = rows.count { $0.badge.tone != "good" }
    note =
      "\(rows.count) instances of \(found.examined) customers, \(troubled) of them silent or with gaps"
  }

  /// One installation, before it becomes text.
  struct Instance: Sendable {
    let state: InstanceState
    let overview: CustomerOverview
    let isSilent: Bool

    var reporting: ReportingInstance {
      ReportingInstance(customer: overview.customer, instance: state.instance)
    }
  }

  /// Nil for a customer that never reported.
  static func instances(_ overview: CustomerOverview) -> [Instance]? {
    guard !overview.instances.isEmpty else { return nil }
    let silent = Set(overview.silentInstances)
    return overview.instances.map { state in
      Instance(
        state: state, overview: overview, isSilent: silent.contains(state.instance))
    }
  }
}

extension ExportersView.Row {
  fileprivate init(_ found: ExportersView.Instance, version: SemanticVersion?) {
    let (state, overview) = (found.state, found.overview)
    self.version = version.map { "\($0)" } ?? "–"
    let coverage = overview.coverage?.instances.first { $0.instance == state.instance }
    let missing = (coverage?.gaps ?? []).filter { $0.state == .missing || $0.state == .void }
      .reduce(0) { $0 + $1.windowCount }
    name = overview.name
    href = CustomerView.path(of: overview.customer)
    instance = state.instance.text
    exporter =
      state.exporter.map { stamp in
        stamp.sequence.map { "\(stamp.id), \($0)" } ?? stamp.id
      } ?? "by hand"
    let seconds = state.newestWindow.durationNanoseconds / Timestamp.nanosecondsPerSecond
    window = seconds == 0 ? "–" : Self.length(seconds)
    newestWindow = PageText.time(state.newestWindow.end)
    lastReport = PageText.time(state.lastReceivedAt)
    reports = PageText.number(String(state.entryCount))
    gaps = missing == 0 ? "–" : PageText.number(String(missing))
    badge =
      found.isSilent
      ? StatusBadge(label: "silent", tone: "bad")
      : missing > 0
        ? StatusBadge(label: "gaps", tone: "waiting") : StatusBadge(label: "reports", tone: "good")
  }

  /// `1 h`, `30 min`, `15 s`.
  private static func length(_ seconds: Int64) -> String {
    if seconds % 86_400 == 0 { return "\(seconds / 86_400) d" }
    if seconds % 3_600 == 0 { return "\(seconds / 3_600) h" }
    return seconds % 60 == 0 ? "\(seconds / 60) min" : "\(seconds) s"
  }
}
