import Testing

@testable import BillingServer

/// A field that is not in its view's table would be missing on the page, without a word.
@Suite struct TemplateFieldsTests {
  private static func stored(_ value: Any) -> Set<String> {
    Set(Mirror(reflecting: value).children.compactMap(\.label))
  }

  @Test func everyFieldIsInItsTable() {
    let spark = Sparkline([], title: "devices")
    let column = UsageChart.Column(time: "now", content: .empty)
    let chart = ChartView(
      UsageChart(title: "Devices", unit: "devices", columns: [column]), id: "c", step: .day)
    let badge = StatusBadge(label: "accepted", tone: "good")
    #expect(Set(Sparkline.fields.keys) == Self.stored(spark))
    #expect(Set(ChartView.fields.keys) == Self.stored(chart))
    #expect(Set(ChartView.Row.fields.keys) == Self.stored(chart.rows[0]))
    #expect(Set(StatusBadge.fields.keys) == Self.stored(badge))
    #expect(badge.child(named: "tone") as? String == "good")
    #expect(badge.child(named: "hint") == nil)
  }

  /// One that cannot be read is not registered and renders nothing.
  @Test(arguments: PageRenderer.templates.keys.sorted()) func everyTemplateIsRead(name: String) {
    #expect(PageRenderer.html([String: String](), template: name)?.isEmpty == false)
  }
}
