import Metering
import Reporting
import Testing
import UsageLedger

/// What is odd about the exporter of a new report beside the last one's.
@Suite struct InstanceStateTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let last: ExporterStamp?
    let stamp: ExporterStamp?
    let detail: String?
  }

  private static func stamp(_ id: String, _ sequence: Int64? = nil) -> ExporterStamp {
    ExporterStamp(id: id, sequence: sequence)
  }

  static let rows = [
    Row(testDescription: "no exporters", last: nil, stamp: nil, detail: nil),
    Row(testDescription: "the first stamp", last: nil, stamp: stamp("a", 1), detail: nil),
    Row(testDescription: "no stamp any more", last: stamp("a", 1), stamp: nil, detail: nil),
    Row(testDescription: "the next", last: stamp("a", 1), stamp: stamp("a", 2), detail: nil),
    Row(
      testDescription: "a gap", last: stamp("a", 1), stamp: stamp("a", 9),
      detail:
        "sequence 9 after 1: what is between is not in the ledger, which was restored from a backup, or refused or repeated it"
    ),
    Row(
      testDescription: "the ends of the numbers", last: stamp("a", .min), stamp: stamp("a", .min),
      detail:
        "sequence \(Int64.min) after \(Int64.min): a replay, or a spool restored from a backup"),
    Row(testDescription: "no sequence", last: stamp("a", 1), stamp: stamp("a"), detail: nil),
    Row(
      testDescription: "a replay", last: stamp("a", 5), stamp: stamp("a", 5),
      detail: "sequence 5 after 5: a replay, or a spool restored from a backup"),
    Row(
      testDescription: "another spool", last: stamp("a", 5), stamp: stamp("b", 6),
      detail:
        "exporter b reports for an instance that a reported for: two exporters, or a new spool"),
  ]

  @Test(arguments: rows)
  func exportersAreToldApart(_ row: Row) {
    let now = Timestamp(seconds: 0)
    let state = InstanceState(
      instance: .default, newestWindow: TimeWindow(instant: now), lastReceivedAt: now,
      entryCount: 1, exporter: row.last)
    let warning = state.warning(about: row.stamp)
    #expect(warning == row.detail.map { ReportWarning(.exporterSequence, $0) })
  }
}
