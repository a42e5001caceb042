import Amounts
import Billing
import Metering
import Reporting
import UsageLedger
import Wire

/// One customer's page for the operator.
struct CustomerView: Sendable {
  struct Instance: Sendable {
    let name: String
    let lastWindow: String
    let lastReport: String
    let reports: String
    let state: String
    let tone: String
  }

  struct Report: Sendable {
    let id: String
    let received: String
    let instance: String
    let window: String
    let metrics: String
    let note: String
  }

  struct Gap: Sendable {
    let instance: String
    let from: String
    let to: String
    let state: String
    let tone: String
    let note: String
  }

  /// A planned change or cancellation.
  struct Change: Sendable {
    let what: String
    let from: String
    let state: String
    let tone: String
    /// Why it cannot be made.
    let problem: String?
  }

  private static let gapsShown = 20

  let frame: PageFrame
  let name: String
  let id: String
  let stripeCustomer: String?
  let plan: String
  let status: String
  let period: String?
  let bars: [UsageBar]
  let hints: [String]
  let invoice: InvoiceTable?
  let trouble: String?
  let changes: [Change]
  let hasChanges: Bool
  let collection: [Collection]
  let hasCollection: Bool
  let held: [HeldLine]
  let hasHeld: Bool
  let ending: [String]
  let invoices: [PastInvoice]
  let hasInvoices: Bool
  let explain: String
  let steps: StepLinks
  let charts: [ChartView]
  let instances: [Instance]
  let gaps: [Gap]
  let hasGaps: Bool
  let moreGaps: String?
  let reports: [Report]
  let hasReports: Bool

  init(
    _ overview: CustomerOverview, upcoming: UpcomingInvoice?, series: [MeterSeries],
    step: SeriesStep, reports: [LedgerEntry], frame: PageFrame
  ) {
    self.frame = frame
    name = overview.name
    id = overview.customer.text
    stripeCustomer = overview.link?.stripeCustomer
    plan = overview.planName
    status = overview.subscriptionStatus
    period = (overview.usage.first?.period).map { PageText.period($0) }
    bars = overview.billedUsage.map { UsageBar($0) }
    hints = Self.hints(overview)
    invoice = overview.invoice.map { InvoiceTable($0, upcoming: upcoming) }
    trouble = overview.trouble
    changes = overview.planned.map { Change($0) }
    hasChanges = !changes.isEmpty
    collection = overview.collection.map { Collection($0) }
    hasCollection = !collection.isEmpty
    held = overview.held.map { HeldLine($0) }
    hasHeld = !held.isEmpty
    ending = PeriodEndWords(overview: overview).sentences
    invoices = PastInvoice.newest(overview.invoices)
    hasInvoices = !invoices.isEmpty
    explain = "billing explain --customer \(overview.customer)"
    steps = StepLinks(step, page: Self.path(of: overview.customer))
    charts = ChartView.all(series, overview)
    let silent = Set(overview.silentInstances)
    instances = overview.instances.map { Instance($0, isSilent: silent.contains($0.instance)) }
    let all = overview.coverage?.gaps ?? []
    gaps = all.suffix(Self.gapsShown).reversed().map { Gap($0) }
    moreGaps = all.count > gaps.count ? PageText.number(String(all.count - gaps.count)) : nil
    hasGaps = !gaps.isEmpty
    self.reports = reports.map { Report($0) }
    hasReports = !reports.isEmpty
  }

  /// Where the operator finds a customer.
  static func path(of customer: CustomerID) -> String {
    "/dashboard/customers/\(PercentEncoding.encoded(customer.text))"
  }

  /// Each hint once, in the order of the meters.
  private static func hints(_ overview: CustomerOverview) -> [String] {
    overview.billedUsage.compactMap(\.delivery.hint).reduce(into: []) { hints, hint in
      let hint = PageText.plain(hint)
      if !hints.contains(hint) { hints.append(hint) }
    }
  }
}

extension CustomerView.Instance {
  init(_ state: InstanceState, isSilent: Bool, in words: PageWords = .english) {
    name = state.instance.text
    lastWindow = words.time(state.newestWindow.end)
    lastReport = words.time(state.lastReceivedAt)
    reports = words.number(String(state.entryCount))
    self.state = words(isSilent ? .stateSilent : .stateReports)
    tone = isSilent ? "bad" : "good"
  }
}

extension CustomerView.Change {
  fileprivate init(_ order: ChangeOrder) {
    what = order.plan.map { "Change to the plan \($0)" } ?? "Cancellation"
    from = order.effectiveAt.map { PageText.time($0) } ?? "now"
    (state, tone) =
      switch order.status {
      case .failed: ("cannot be made", "bad")
      case .accepted: ("accepted", "waiting")
      case .revoking: ("being taken back", "waiting")
      case .scheduled, .done, .revoked, .replaced, .lapsed: ("planned", "good")
      }
    problem = order.problem
  }
}

extension CustomerView.Gap {
  init(_ gap: CoverageGap, in words: PageWords = .english) {
    instance = gap.instance.text
    from = words.time(gap.start)
    to = words.time(gap.end)
    state = words.named("gap_\(gap.state.rawValue)")
    tone =
      switch gap.state {
      case .missing, .void: "bad"
      case .late: "waiting"
      case .waived: "quiet"
      }
    let count = WholeQuantity(gap.windowCount)
    let windows = words(.gapWindows, count: count, ["number": words.number(count)])
    let metrics = gap.metrics.map(\.text).joined(separator: ", ")
    let named =
      metrics.isEmpty ? windows : words(.gapWithout, ["windows": windows, "metrics": metrics])
    note = gap.reason.map { words(.gapReason, ["windows": named, "reason": $0]) } ?? named
  }
}

extension CustomerView.Report {
  fileprivate init(_ entry: LedgerEntry) {
    id = entry.id.description
    received = PageText.time(entry.receivedAt)
    instance = entry.report.instance.text
    window =
      entry.window.isInstant
      ? "now" : "\(PageText.time(entry.window.start)) – \(PageText.time(entry.window.end))"
    metrics = entry.statedMetrics.sorted { $0.key < $1.key }
      .map { "\($0.key) \(PageText.number($0.value))" }.joined(separator: ", ")
    let missing = entry.report.missing.map { "\($0.metric) missing: \($0.reason)" }
    let void = entry.voidedBy.map { ["void, by entry \($0)"] } ?? []
    let held = entry.isHeld ? ["was held before charge"] : []
    note = (void + held + missing).joined(separator: "; ")
  }
}
