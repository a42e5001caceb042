import Testing

@testable import BillingServer

/// A field that is not in its view's table would be missing on the page, without a word.
@Suite struct TemplateFieldsTests {
  private static func stored(_ value: Any) -> Set<String> {
    Set(Mirror(reflecting: value).children.compactMap(\.label))
  }

  @Test func everyFieldIsInItsTable() {
    let chart = BarChart([], title: "devices", unit: "device")
    let bar = BarChart.Bar(x: 0, y: 0, width: 1, height: 1, title: "", time: "", value: "")
    let badge = StatusBadge(label: "accepted", tone: "good")
    #expect(Set(BarChart.fields.keys) == Self.stored(chart).union(["shapes", "outline"]))
    #expect(Set(BarChart.Bar.fields.keys) == Self.stored(bar))
    #expect(Set(StatusBadge.fields.keys) == Self.stored(badge))
    #expect(badge.child(named: "tone") as? String == "good")
    #expect(badge.child(named: "hint") == nil)
  }

  /// One that cannot be read is not registered and renders nothing.
  @Test(arguments: PageRenderer.templates.keys.sorted()) func everyTemplateIsRead(name: String) {
    #expect(PageRenderer.html([String: String](), template: name)?.isEmpty == false)
  }
}
