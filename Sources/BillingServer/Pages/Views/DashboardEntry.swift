import Amounts
import Billing
import Metering
import Rating
import UsageLedger

/// A customer on the first page: the row, and what the tiles above the table add up.
struct DashboardEntry: Sendable {
  /// What the row's template shows.
  struct Row: Sendable {
    let name: String
    let id: String
    let href: String
    let plan: String
    let status: String
    let bars: [UsageBar]
    let estimate: String
    let badge: StatusBadge?
    let chart: Sparkline
    /// `+12 % on the windows before`; nil where there is nothing to compare.
    let trend: String?
    let lastReport: String
    let warnings: [String]
    let trouble: String?
  }

  /// HTML; empty where the template is broken, which every test of the page shows.
  let row: String
  let estimate: (total: Money, currency: Currency)?
  /// Meters whose usage is not at Stripe.
  let waiting: Int
  let silent: Int
  /// In percent, as far as it can be told.
  let growth: Int?
  let lastReport: Timestamp?

  init(_ overview: CustomerOverview) {
    row = PageRenderer.html(Row(overview), template: "dashboardRow") ?? ""
    estimate = overview.invoice.map { ($0.total, $0.currency) }
    waiting = overview.billedUsage.count {
      !$0.delivery.isReported && $0.delivery.status != .noMeteredPrice
    }
    silent = overview.silentInstances.count
    growth = overview.growth
    lastReport = overview.lastReport
  }
}

extension DashboardEntry.Row {
  init(_ overview: CustomerOverview) {
    name = overview.name
    id = overview.customer.text
    href = CustomerView.path(of: overview.customer)
    plan = overview.planName
    status = overview.subscriptionStatus
    bars = overview.billedUsage.map { UsageBar($0) }
    estimate = overview.estimate
    badge = .most(urgent: overview.billedUsage.map(\.delivery))
    let metric = overview.billedUsage.first?.meter
    chart = Sparkline(
      metric.map { overview.recent.points(of: $0.metric, newest: 24) } ?? [],
      title: metric?.key.text ?? "usage")
    trend = overview.growth.map { growth in
      "\(growth > 0 ? "+" : "")\(growth) % on the \(overview.growthWindows) windows before"
    }
    lastReport = overview.lastReport.map { PageText.time($0) } ?? "never"
    warnings = overview.warnings
    trouble = overview.trouble
  }
}
