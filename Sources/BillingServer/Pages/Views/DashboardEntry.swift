import Amounts
import Billing
import Metering
import Rating
import UsageLedger
import Wire

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
    let chart: BarChart
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

  init(_ overview: CustomerOverview) {
    row = PageRenderer.html(Row(overview), template: "dashboardRow") ?? ""
    estimate = overview.invoice.map { ($0.total, $0.currency) }
    waiting = overview.billedUsage.count {
      !$0.delivery.isReported && $0.delivery.status != .noMeteredPrice
    }
    silent = overview.silentInstances.count
  }
}

extension DashboardEntry.Row {
  init(_ overview: CustomerOverview) {
    name = overview.name
    id = overview.customer.text
    href = "/dashboard/customers/\(PercentEncoding.encoded(overview.customer.text))"
    plan = overview.planName
    status = overview.subscriptionStatus
    bars = overview.billedUsage.map { UsageBar($0) }
    estimate = overview.estimate
    badge = .most(urgent: overview.billedUsage.map(\.delivery))
    let metric = overview.billedUsage.first?.meter
    chart = BarChart(
      metric.map { overview.recent.points(of: $0.metric, newest: 24) } ?? [],
      title: metric?.key.text ?? "usage", unit: metric?.unit ?? "", width: 144, height: 32)
    lastReport = overview.lastReport.map { PageText.time($0) } ?? "never"
    warnings = overview.warnings
    trouble = overview.trouble
  }
}
