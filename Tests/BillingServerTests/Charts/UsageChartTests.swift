import Amounts
import Testing

@testable import BillingServer

@Suite struct UsageChartTests {
  private static func chart(
    _ contents: [UsageChart.Content], before: [Quantity?] = [], edges: [UsageChart.Edge] = []
  ) -> UsageChart {
    UsageChart(
      title: "Devices by day", unit: "devices",
      columns: contents.enumerated().map { index, content in
        UsageChart.Column(
          time: "2026-01-0\(index + 1)", content: content,
          before: before.indices.contains(index) ? before[index] : nil)
      }, edges: edges)
  }

  private static func drawing(_ chart: UsageChart) -> String {
    ChartDrawing(chart: chart, id: "c").svg
  }

  @Test func aGapIsNoBarOfNothing() {
    let svg = Self.drawing(Self.chart([.value(4), .gap, .value(0)]))
    #expect(svg.matches(of: /class="bar"/).count == 1)
    #expect(svg.matches(of: /class="gap"/).count == 1)
    #expect(svg.contains("<title>2026-01-02: nothing reported: unknown, not zero</title>"))
    #expect(svg.contains("<title>2026-01-03: 0 devices</title>"))
  }

  /// Columns share their borders: together they are as wide as the chart.
  @Test(arguments: [1, 3, 7, 28, 31, 48, 62, 366])
  func columnsFillTheChart(count: Int) {
    let places = (0..<count).map { ChartDrawing.place($0, of: count) }
    #expect(places.map(\.width).reduce(0, +) == 10_000)
    for (left, right) in zip(places, places.dropFirst()) { #expect(left.x + left.width == right.x) }
    #expect(places.allSatisfy { $0.width > 0 })
  }

  @Test(arguments: [
    (0, "0%"), (5, "0.05%"), (50, "0.5%"), (250, "2.5%"), (1_234, "12.34%"), (10_000, "100%"),
  ])
  func placesArePercentages(hundredths: Int, text: String) {
    #expect(ChartDrawing.percent(hundredths) == text)
  }

  @Test func barsAreAsHighAsTheirShareOfTheAxis() {
    let svg = Self.drawing(Self.chart([.value(10), .value(5)], before: [5, nil]))
    let heights = svg.matches(of: /<rect class="(bar|before)"[^>]* height="(\d+)"/)
      .map { "\($0.output.1) \($0.output.2)" }
    #expect(
      heights == [
        "before \(ChartDrawing.plot / 2)", "bar \(ChartDrawing.plot)",
        "bar \(ChartDrawing.plot / 2)",
      ])
  }

  @Test func whatIsToComeIsABand() {
    let chart = Self.chart([.value(4), .ahead(low: 6, high: 9)])
    #expect(chart.hasProjection)
    #expect(chart.scale.top == 10)
    #expect(Self.drawing(chart).contains("<title>2026-01-02: 6 to 9 expected</title>"))
    #expect(UsageChart.value(.ahead(low: 6, high: 6)) == "6 expected")
  }

  /// An edge that would flatten all that is shown is told in words.
  @Test func edgesNearEnoughAreDrawn() {
    let edges = [
      UsageChart.Edge(value: 5, label: "5 included"),
      UsageChart.Edge(value: 1_000, label: "price changes above 1,000"),
    ]
    let chart = Self.chart([.value(8)], edges: edges)
    #expect(chart.edges.map(\.label) == ["5 included"])
    #expect(chart.beyond() == "Above what is shown: price changes above 1,000.")
    #expect(Self.drawing(chart).contains(">5 included</text>"))
    #expect(Self.chart([.value(400)], edges: edges).scale.top == 1_000)
  }

  @Test func aDrawingSaysWhatItIsToWhoDoesNotSeeIt() {
    let chart = Self.chart([.value(4), .gap, .value(8)])
    #expect(
      chart.summary()
        == "Devices by day: newest 8 devices on 2026-01-03, highest 8, 1 of 3 without a report.")
    let svg = Self.drawing(chart)
    #expect(svg.contains("role=\"img\" aria-labelledby=\"c-t c-d\""))
    #expect(svg.contains("<title id=\"c-t\">Devices by day</title>"))
    #expect(Self.chart([.empty]).summary() == "Devices by day: nothing reported yet.")
    #expect(!Self.chart([.empty, .gap]).hasValues)
    #expect(Self.chart([.empty], before: [3]).hasValues)
  }

  @Test func textsFromOutsideAreEscaped() {
    let chart = UsageChart(
      title: "<b>", unit: "\"units\"",
      columns: [UsageChart.Column(time: "now", tick: "<i>", content: .value(1), note: "a & b")])
    let svg = Self.drawing(chart)
    #expect(!svg.contains("<b>") && !svg.contains("<i>"))
    #expect(svg.contains("<title>now: 1 &quot;units&quot;; a &amp; b</title>"))
  }

  @Test func aSmallChartIsAsLight() {
    let chart = Self.chart(Array(repeating: .value(7), count: 9))
    #expect(Self.drawing(chart).utf8.count < 9 * 320 + 1_200)
  }
}
