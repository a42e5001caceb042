import Amounts
import Billing
import Catalog
import Metering
import UsageLedger

/// A chart as the pages show it: the drawing, what its colours mean, and its values as a table.
struct ChartView: Sendable {
  struct Row: Sendable {
    let time: String
    let value: String
    let note: String?
    let before: String?
  }

  let title: String
  let svg: String
  let hasValues: Bool
  /// What the colours mean, those that occur.
  let legend: [String]
  /// Which edges lie above what is shown.
  let beyond: String?
  /// The head of the table's first column.
  let column: String
  let unit: String
  let hasBefore: Bool
  let rows: [Row]

  /// `id` names the drawing within its page.
  init(_ chart: UsageChart, id: String, step: SeriesStep) {
    title = chart.title
    unit = chart.unit
    svg = ChartDrawing(chart: chart, id: id).svg
    hasValues = chart.hasValues
    hasBefore = chart.hasBefore
    beyond = chart.beyond
    column = step == .hour ? "Hour (UTC)" : "Day (UTC)"
    legend = [
      chart.hasBefore ? "faint: the period before" : nil,
      chart.hasProjection ? "hatched: if usage goes on as it did" : nil,
      chart.hasGaps ? "dotted: nothing reported" : nil,
      chart.columns.contains { $0.note != nil } ? "marked: some windows missing" : nil,
    ].compactMap(\.self)
    rows = chart.columns.map { column in
      Row(
        time: column.time, value: UsageChart.value(column.content), note: column.note,
        before: chart.hasBefore ? column.before.map { PageText.number($0) } ?? "–" : nil)
    }
  }

  /// All charts of a customer's meters, in their order.
  static func all(_ series: [MeterSeries], _ overview: CustomerOverview) -> [ChartView] {
    var views: [ChartView] = []
    for each in series {
      let charts = UsageChart.charts(
        each, projected: overview.projected(each.usage),
        model: each.usage.segment.flatMap { overview.terms(of: $0) }?.model,
        coverage: overview.coverage)
      for chart in charts {
        views.append(ChartView(chart, id: "chart\(views.count + 1)", step: each.step))
      }
    }
    return views
  }
}
