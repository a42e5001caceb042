import Amounts
import Billing
import Metering
import Rating
import StripeDelivery
import UsageLedger

/// The operator's first page: the customers of one page of the listing.
struct DashboardView: Sendable {
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

  let frame: PageFrame
  let rows: [Row]
  let hasRows: Bool
  let tiles: [Tile]
  let isPaged: Bool
  let next: String?

  /// A number above the table.
  struct Tile: Sendable {
    let label: String
    let value: String
    let note: String
  }

  init(
    _ customers: [CustomerOverview], verified: VerificationReport? = nil, frame: PageFrame,
    isPaged: Bool, next: String?
  ) {
    self.frame = frame
    self.isPaged = isPaged
    self.next = next
    rows = customers.map { Row($0) }
    hasRows = !rows.isEmpty
    tiles = Self.tiles(customers, isPaged: isPaged) + [Self.tile(verified)]
  }

  private static func tile(_ verified: VerificationReport?) -> Tile {
    guard let verified else {
      return Tile(label: "Differences from Stripe", value: "–", note: "verified within the hour")
    }
    let count = verified.differences.count
    let time = PageText.time(verified.finishedAt)
    return Tile(
      label: "Differences from Stripe", value: String(count),
      note: count == 0
        ? "all \(verified.customers) customers agree, \(time)" : "billing verify, \(time)")
  }

  private static func tiles(_ customers: [CustomerOverview], isPaged: Bool) -> [Tile] {
    let scope = isPaged ? "on this page" : ""
    let statuses = customers.flatMap { $0.billedUsage.map(\.delivery) }
    let waiting = statuses.count { !$0.isReported && $0.status != .noMeteredPrice }
    let silent = customers.reduce(0) { $0 + $1.silentInstances.count }
    return [
      Tile(label: "Customers", value: String(customers.count), note: scope),
      Tile(label: "Estimated so far", value: estimate(customers), note: scope),
      Tile(
        label: "Meters not at Stripe", value: String(waiting),
        note: waiting == 0 ? "all delivered" : "see the states below"),
      Tile(
        label: "Silent instances", value: String(silent),
        note: silent == 0 ? "all report" : "their gauges count on"),
    ]
  }

  /// One sum for each currency.
  private static func estimate(_ customers: [CustomerOverview]) -> String {
    let invoices = customers.compactMap(\.invoice)
    let sums = Dictionary(grouping: invoices, by: \.currency).map { currency, invoices in
      let total = invoices.reduce(Money.zero) { (try? $0.adding($1.total)) ?? $0 }
      return total.formatted(in: currency)
    }
    return sums.isEmpty ? "–" : sums.sorted().joined(separator: " + ")
  }
}

extension DashboardView.Row {
  init(_ overview: CustomerOverview) {
    name = overview.name
    id = overview.customer.text
    href = "/dashboard/customers/\(PercentEncoding.encode(overview.customer.text))"
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
