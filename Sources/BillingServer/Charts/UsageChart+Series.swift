import Amounts
import Billing
import Catalog
import Metering
import Rating
import UsageLedger

extension UsageChart {
  /// The charts of one meter: what each stretch had and, for what adds up, what the period has reached.
  ///
  /// `projected`: what the period will end with, where that can be told. `model`: the price, for its edges. `coverage`: which
  /// windows are missing.
  static func charts(
    _ series: MeterSeries, projected: (low: Quantity, high: Quantity)?, model: PriceModel?,
    coverage: CustomerCoverage?, in page: PageWords = .english
  ) -> [UsageChart] {
    let meter = series.usage.meter
    let unit = page.plural(of: meter.unit)
    let edges = edges(model, page)
    let words = SeriesWords(series, coverage: coverage, words: page)
    let name = meter.key.text.replacing("_", with: " ")
    let isSum = meter.aggregation == .sum
    let ahead = isSum ? nil : projected
    let stretches = UsageChart(
      title: page(
        series.step == .day ? .chartByDay : .chartByHour,
        ["unit": unit.capitalizedFirst, "meter": name]), unit: unit,
      columns: series.slots.enumerated().map { index, slot in
        Column(
          time: words.time(slot), tick: words.tick(index),
          content: words.content(slot, slot.value, ahead: ahead, from: series.usage.total.exact),
          before: slot.before, note: words.note(slot))
      }, edges: isSum ? [] : edges)
    guard isSum, series.step == .day else { return [stretches] }
    let reached = UsageChart(
      title: page(.chartSoFar, ["unit": unit.capitalizedFirst, "meter": name]), unit: unit,
      columns: series.slots.enumerated().map { index, slot in
        Column(
          time: words.time(slot), tick: words.tick(index),
          content: words.content(
            slot, slot.reached, ahead: projected, from: series.usage.total.exact),
          before: slot.reachedBefore)
      }, edges: edges)
    return [stretches, reached]
  }

  /// The allowance and where the price changes.
  private static func edges(_ model: PriceModel?, _ words: PageWords) -> [Edge] {
    switch model {
    case .perUnit(_, let included), .package(_, _, let included):
      guard included > .zero else { return [] }
      return [
        Edge(
          value: Quantity(included), label: words(.edgeIncluded, ["number": words.number(included)])
        )
      ]
    case .graduated(let tiers), .volume(let tiers):
      return tiers.compactMap(\.upTo).map { end in
        Edge(value: Quantity(end), label: words(.edgePrice, ["number": words.number(end)]))
      }
    case nil: return []
    }
  }
}

extension String {
  /// With a capital letter at the beginning; symbols such as `GB` stay.
  var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
