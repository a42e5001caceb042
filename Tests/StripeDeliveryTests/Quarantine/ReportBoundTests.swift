import Amounts
import Billing
import Metering
import Reporting
import Testing

/// What a report itself can explain: its device list, or another of its metrics.
@Suite struct ReportBoundTests {
  struct Row: Sendable, CustomTestStringConvertible {
    var name: String
    var messages: Int64
    var devices: Int64?
    var connections: Int64?
    var hours: Int64 = 1
    var reason: String?

    var testDescription: String { name }
  }

  static let rules = QuarantineRules(bounds: [
    QuarantineRules.Bound(
      metric: Sample.name { try MetricName("messages") }, most: 60, basis: .totalDevices,
      isHourly: true),
    QuarantineRules.Bound(
      metric: Sample.name { try MetricName("messages") }, most: Quantity(rawValue: 500_000_000_000),
      basis: .metric(Sample.name { try MetricName("connections") }), isHourly: false),
  ])

  @Test(arguments: [
    Row(name: "as much as the devices can send", messages: 600, devices: 10),
    Row(
      name: "one more", messages: 601, devices: 10,
      reason: "messages is 601, and 10 devices can explain 600 in an hour"),
    Row(name: "in two hours twice as much", messages: 1_200, devices: 10, hours: 2),
    Row(
      name: "in two hours one more", messages: 1_201, devices: 10, hours: 2,
      reason: "messages is 1201, and 10 devices can explain 1200 in 2 hours"),
    Row(
      name: "no device sends nothing", messages: 1, devices: 0,
      reason: "messages is 1, and 0 devices can explain 0 in an hour"),
    Row(
      name: "one device", messages: 61, devices: 1,
      reason: "messages is 61, and one device can explain 60 in an hour"),
    Row(name: "how many devices there are is not known", messages: 1_000_000),
    Row(name: "half of the connections", messages: 5, connections: 10),
    Row(
      name: "more than half of the connections", messages: 6, connections: 10,
      reason: "messages is 6, and connections of 10 can explain 5"),
    Row(
      name: "a bound that does not fit bounds nothing", messages: 9_007_199_254_740_992,
      devices: .max),
  ])
  func whatElseItSaysExplainsIt(_ row: Row) throws {
    var metrics = [try MetricName("messages"): Quantity(row.messages)]
    if let connections = row.connections {
      metrics[try MetricName("connections")] = Quantity(connections)
    }
    let window = try TimeWindow(
      start: Sample.start.advanced(bySeconds: -3_600 * row.hours), end: Sample.start)
    let report = UsageReport(
      customer: Sample.customer, instance: try InstanceID("a"), window: window,
      totalDevices: row.devices, metrics: metrics)
    #expect(
      Self.rules.doubts(about: report, in: window).map(\.reason) == [row.reason].compactMap(\.self))
  }
}
