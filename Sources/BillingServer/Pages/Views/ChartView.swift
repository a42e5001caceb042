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

  /// What the drawing says to who reads it by keyboard, and what its table is called.
  let keys: String
  let caption: String

  /// `id` names the drawing within its page.
  init(_ chart: UsageChart, id: String, step: SeriesStep, in words: PageWords = .english) {
    keys = words(.chartKeys, ["title": chart.title])
    caption = words(.valuesOf, ["title": chart.title])
    title = chart.title
    unit = chart.unit
    svg = ChartDrawing(chart: chart, id: id, words: words).svg
    hasValues = chart.hasValues
    hasBefore = chart.hasBefore
    beyond = chart.beyond(in: words)
    column = words(step == .hour ? .hourUtc : .dayUtc)
    legend = [
      chart.hasBefore ? words(.legendBefore) : nil,
      chart.hasProjection ? words(.legendAhead) : nil,
      chart.hasGaps ? words(.legendGap) : nil,
      chart.columns.contains { $0.note != nil } ? words(.legendPart) : nil,
    ].compactMap(\.self)
    rows = chart.columns.map { column in
      Row(
        time: column.time, value: UsageChart.value(column.content, words), note: column.note,
        before: chart.hasBefore ? column.before.map { words.number($0) } ?? "–" : nil)
    }
  }

  /// All charts of a customer's meters, in their order.
  static func all(
    _ series: [MeterSeries], _ overview: CustomerOverview, in words: PageWords = .english
  ) -> [ChartView] {
    var views: [ChartView] = []
    for each in series {
      let charts = UsageChart.charts(
        each, projected: overview.projected(each.usage),
        model: each.usage.segment.flatMap { overview.terms(of: $0) }?.model,
        coverage: overview.coverage, in: words)
      for chart in charts {
        views.append(ChartView(chart, id: "chart\(views.count + 1)", step: each.step, in: words))
      }
    }
    return views
  }
}
