import Metering
import Reporting
import UsageLedger

/// The page of reports that are held before charge: what each says, why it is held, and what becomes of it.
struct QuarantineView: Sendable {
  struct Line: Sendable {
    let id: String
    let badge: StatusBadge
    let customer: String
    let href: String
    let what: String
    let reason: String
    let note: String
    /// Whether it can be decided about.
    let isHeld: Bool
  }

  let frame: PageFrame
  let links: [PageFrame.Link]
  let lines: [Line]
  let hasLines: Bool
  /// What was just decided; nil when the page was only looked at.
  let done: String?
  let isHeldOnly: Bool
  let next: String?

  init(
    _ cases: [QuarantineDesk.Case], state: QuarantineRoutes.WantedState, done: QuarantineDesk.Case?,
    next: RowCursor?, frame: PageFrame
  ) {
    self.frame = frame
    let path = APIOperation.quarantinePage.route.path
    links = QuarantineRoutes.WantedState.names.map { name in
      PageFrame.Link(
        label: name, href: PageAddress(path, [("state", name)]).text, isCurrent: name == state.text)
    }
    lines = cases.map(Self.line)
    hasLines = !cases.isEmpty
    isHeldOnly = state == .one(.held)
    self.done = done.map {
      "Report \($0.report.entry) of \($0.report.customer) is \($0.report.state.rawValue)."
    }
    self.next = next.map { PageAddress(path, [("state", state.text), ("cursor", $0.text)]).text }
  }

  private static func line(_ held: QuarantineDesk.Case) -> Line {
    let report = held.report
    let metrics = held.entry.statedMetrics.sorted { $0.key < $1.key }
      .map { "\($0.key) \(PageText.number($0.value))" }.joined(separator: ", ")
    let window =
      held.entry.window.isInstant
      ? PageText.time(held.entry.window.end)
      : "\(PageText.time(held.entry.window.start)) – \(PageText.time(held.entry.window.end))"
    return Line(
      id: report.entry.description, badge: badge(report.state), customer: report.customer.text,
      href: CustomerView.path(of: report.customer),
      what: "\(metrics) · \(held.entry.report.instance) · \(window)", reason: report.reason,
      note: HeldLine.fate(of: report), isHeld: report.state == .held)
  }

  private static func badge(_ state: QuarantinedReport.State) -> StatusBadge {
    switch state {
    case .held: StatusBadge(label: "held", tone: "waiting")
    case .released: StatusBadge(label: "released", tone: "good")
    case .rejected: StatusBadge(label: "rejected", tone: "quiet")
    }
  }
}
