import Amounts
import Catalog
import Foundation
import Metering
import Rating
import Testing

/// Every example of the user's guide, priced with the repository's own `catalog.yaml`.
@Suite struct GuideExamplesTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let plan: String
    let usage: String
    let lines: [String]
    let total: String
    var testDescription: String { "\(plan): \(usage)" }

    init(_ plan: String, _ usage: String, _ lines: [String], total: String) {
      self.plan = plan
      self.usage = usage
      self.lines = lines
      self.total = total
    }
  }

  static let rows = [
    Row(
      "starter", "device_usage=8",
      ["Starter = $29.00", "8 devices: 3 × $5.00 after 5 included = $15.00"], total: "$44.00"),
    Row(
      "starter", "device_usage=3,mqtt_messages=15000,storage_gb=2.5,api_requests=50000",
      [
        "Starter = $29.00", "3 devices: 0 × $5.00 after 5 included = $0.00",
        "15,000 messages: 15 × $0.10 per 1,000 = $1.50", "3 GB: 3 × $0.50 = $1.50",
      ], total: "$32.00"),
    // An optional price has a line where its meter is among the totals, be it with zero.
    Row(
      "starter", "mqtt_messages=1,storage_gb=0",
      [
        "Starter = $29.00", "0 devices: 0 × $5.00 after 5 included = $0.00",
        "1 message: 1 × $0.10 per 1,000 = $0.10", "0 GB: 0 × $0.50 = $0.00",
      ], total: "$29.10"),
    Row(
      "professional", "device_usage=25,mqtt_messages=1500000",
      [
        "Professional = $99.00", "25 devices: 5 × $4.00 after 20 included = $20.00",
        "1,500,000 messages: 500 × $0.10 per 1,000 after 1,000,000 included = $50.00",
      ], total: "$169.00"),
    Row("tiered", "", ["0 devices, graduated = $0.00"], total: "$0.00"),
    Row("tiered", "device_usage=5", ["5 devices, graduated = $50.00"], total: "$50.00"),
    Row("tiered", "device_usage=6", ["6 devices, graduated = $58.00"], total: "$58.00"),
    Row("tiered", "device_usage=20", ["20 devices, graduated = $170.00"], total: "$170.00"),
    Row("tiered", "device_usage=21", ["21 devices, graduated = $175.00"], total: "$175.00"),
    Row("tiered", "device_usage=23", ["23 devices, graduated = $185.00"], total: "$185.00"),
    Row(
      "package", "device_usage=23", ["23 devices: 3 × $40.00 per 10 = $120.00"], total: "$120.00"),
    Row("package", "device_usage=20", ["20 devices: 2 × $40.00 per 10 = $80.00"], total: "$80.00"),
    Row(
      "pay_as_you_go", "device_usage=1,mqtt_messages=15000,storage_gb=2.5",
      [
        "1 device: 1 × $5.00 = $5.00", "15,000 messages: 15 × $0.10 per 1,000 = $1.50",
        "3 GB: 3 × $0.50 = $1.50",
      ], total: "$8.00"),
  ]

  static func pricing(_ plan: String) throws -> PlanPricing {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let file = root.appendingPathComponent("catalog.yaml")
    let text = try String(contentsOf: file, encoding: .utf8)
    return try PlanPricing(
      plan: plan, of: PriceCatalog.parse(yaml: text, file: "catalog.yaml"))
  }

  @Test(arguments: rows)
  func billsAsTheGuideSays(_ row: Row) throws {
    let pricing = try Self.pricing(row.plan)
    let invoice = try pricing.invoice(UsageTotals(list: row.usage, catalog: pricing.catalog))
    let lines = invoice.lines.map { "\($0.description) = \($0.amount.formatted(in: .usd))" }
    #expect(lines == row.lines)
    #expect(invoice.total.formatted(in: .usd) == row.total)
  }
}
