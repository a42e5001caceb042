import HTTPTypes
import LedgerConformance
import Metering
import Reporting
import Testing
import UsageLedger

@testable import BillingServer

/// Which version of the exporter an instance reports with, from the header to the operator's page.
@Suite struct ExporterVersionTests {
  private static func report(_ instance: String, _ value: Int) -> String {
    """
    {"customer_id": "cust_a", "instance_id": "\(instance)", "report_id": "\(instance)-\(value)",
     "active_devices": \(value), "total_devices": \(value), "metrics": {"devices": \(value)}}
    """
  }

  private static func agent(_ text: String) -> HTTPFields { [.userAgent: text] }

  @Test func aVersionIsNewsOnceADayAndWhenItChanges() throws {
    let log = ExporterLog()
    let report = UsageReport(
      customer: try CustomerID("cust_a"), instance: try InstanceID("a"), window: nil)
    let (old, new) = (SemanticVersion("0.1.0"), SemanticVersion("0.2.0"))
    let table: [(version: SemanticVersion?, second: Int64, isNew: Bool)] = [
      (old, 10, true), (old, 86_399, false), (new, 86_399, true), (nil, 86_399, false),
      (new, 86_400, true), (old, 86_401, true),
    ]
    for row in table {
      log.note(
        row.version.map { ExporterProduct($0) }, of: report, at: Timestamp(seconds: row.second))
      #expect(log.log.take().count == (row.isNew ? 1 : 0), "\(row)")
    }
  }

  @Test func whatIsAcceptedTellsIt() async throws {
    let harness = try ServiceHarness()
    try await harness.link("cust_a")
    let recorder = NewsRecorder(harness.dependencies)
    try await harness.run { client in
      // By the routes and in a batch, by other clients, and refused ones; `ReportLaneTests` compares the lane.
      let path = "/api/usage/report"
      for (instance, value, agent) in [
        ("one", 1, "billing-exporter/0.1.0"), ("one", 2, "billing-exporter/0.2.0"),
        ("two", 1, "curl/8.0"), ("three", 1, "billing-exporter/next"),
      ] {
        let answer = try await client.post(
          path, Self.report(instance, value), headers: Self.agent(agent))
        #expect(answer.status == 201)
      }
      let refused = try await client.post(
        path, #"{"customer_id": "cust_a", "metrics": {"devices": -1}}"#,
        headers: Self.agent("billing-exporter/0.3.0"))
      #expect(refused.status == 422)
      let batch = try await client.post(
        "/api/usage/reports", "[\(Self.report("four", 1))]",
        headers: Self.agent("billing-exporter/0.4.0 (test)"))
      #expect(batch.status == 207)
      await recorder.record()
      let kept = try await harness.store.exporters(of: [CustomerID("cust_a")])
      let versions = kept.map { "\($0.key.instance) \($0.value.version)" }.sorted()
      #expect(versions == ["four 0.4.0", "one 0.2.0"])
    }
  }
}
