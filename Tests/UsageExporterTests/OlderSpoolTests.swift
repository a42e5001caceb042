import Metering
import Reporting
import Testing

@testable import UsageExporter

/// Spools as the first release wrote them: without an owner and without the windows before the last compaction.
@Suite struct OlderSpoolTests {
  private let now = time("2026-03-02T13:00:15Z")

  private static func report(_ customer: String, _ hour: Int, _ sequence: Int) -> String {
    #"{"customer_id":"\#(customer)","instance_id":"default","metrics":{"m":5},"window_start":"2026-03-02T\#(hour):00:00Z","window_end":"2026-03-02T\#(hour + 1):00:00Z","exporter_id":"exp_1","sequence":\#(sequence)}"#
  }

  private static let identity =
    #"{"kind":"identity","exporter_id":"exp_1","created_at":"2026-03-01T00:00:00Z"}"#

  /// One that was compacted: progress, a report that waits, one with something missing, a series' history.
  private static let compacted = [
    identity,
    #"{"kind":"progress","next_sequence":42,"through":"2026-03-02T12:00:00Z","rejected":1}"#,
    #"{"kind":"waiting","report":\#(report("cust_1", 10, 40))}"#,
    #"{"kind":"incomplete","report":\#(report("cust_1", 11, 41)),"wanted":["storage_gb"]}"#,
    #"{"kind":"history","metric":"m","labels":{"__name__":"m_total"},"started":null,"samples":[[1772449200000,7]]}"#,
    #"{"kind":"acknowledged","sequence":39}"#,
  ]

  /// One that only ever appended.
  private static let appended = [
    identity, #"{"kind":"skipped","through":"2026-03-02T10:00:00Z"}"#,
    #"{"kind":"collected","start":"2026-03-02T10:00:00Z","end":"2026-03-02T11:00:00Z","through":"2026-03-02T11:00:00Z","report":\#(report("cust_1", 10, 1)),"wanted":[]}"#,
    #"{"kind":"acknowledged","sequence":1}"#,
    #"{"kind":"collected","start":"2026-03-02T10:30:00Z","end":"2026-03-02T11:30:00Z","through":null,"report":null,"wanted":[]}"#,
  ]

  private func folder(_ lines: [String]) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.makeFolder("spool")
    let text = lines.map { "\(Checksum.text(of: Array($0.utf8))) \($0)\n" }.joined()
    try folder.write(Array(text.utf8), to: "spool/journal")
    return folder
  }

  private func open(_ folder: TemporaryFolder, _ customer: String = "cust_1") throws -> Spool {
    try Spool(
      path: folder.path + "/spool",
      owner: SpoolOwner(try settings([.customerID: customer])), newExporterID: "exp_2", now: now)
  }

  @Test func aCompactedSpoolGoesOnWhereItWas() async throws {
    let folder = try folder(Self.compacted)
    for _ in 0..<2 {
      let state = try await open(folder).state
      #expect(state.exporterID == "exp_1")
      #expect(state.owner?.customer.text == "cust_1")
      #expect(state.nextSequence == 42)
      #expect(state.collectedThrough == time("2026-03-02T12:00:00Z"))
      #expect(state.waiting.map(\.exporter?.sequence) == [40])
      #expect(state.incomplete.count == 1)
      #expect(state.readings.series(of: metric("m")).count == 1)
      #expect(state.collected.contains(window("2026-03-02T10:00:00Z", "2026-03-02T11:00:00Z")))
      #expect(state.collected.contains(window("2026-03-02T11:00:00Z", "2026-03-02T12:00:00Z")))
    }
  }

  @Test func windowsThatOverlappedCountAsCollectedTime() async throws {
    let state = try await open(try folder(Self.appended)).state
    #expect(state.waiting.isEmpty)
    #expect(
      state.collected.overlap(with: window("2026-03-02T10:00:00Z", "2026-03-02T12:00:00Z"))
        == window("2026-03-02T10:00:00Z", "2026-03-02T11:30:00Z"))
    let planner = WindowPlanner(grid: try settings().grid, delayMilliseconds: 0)
    #expect(
      planner.next(
        collectedThrough: time("2026-03-02T11:00:00Z"), collected: state.collected, now: now)
        == .collect(window("2026-03-02T11:30:00Z", "2026-03-02T12:00:00Z")))
  }

  @Test(arguments: [compacted, appended])
  func itsReportsTellWhoseItIs(lines: [String]) async throws {
    let folder = try folder(lines)
    let before = try folder.bytes("spool/journal")
    let error = #expect(throws: ExporterError.self) { try open(folder, "cust_2") }
    #expect(error?.code == .setting)
    #expect(try folder.bytes("spool/journal") == before)
    _ = try open(folder)
    #expect(throws: ExporterError.self) { try open(folder, "cust_2") }
  }

  @Test func oneThatNeverReportedBelongsToWhoeverOpensItFirst() async throws {
    let folder = try folder([Self.identity])
    #expect(try await open(folder, "cust_2").state.owner?.customer.text == "cust_2")
    #expect(throws: ExporterError.self) { try open(folder, "cust_1") }
  }

  @Test func aFileOfARefusedReportIsReadWithoutItsCode() throws {
    let text =
      #"{"kind":"rejected","rejected_at":"2026-03-02T11:00:15Z","status":422,"answer":"no","report":\#(Self.report("cust_1", 10, 3))}"#
    let aside = try #require(SetAsideReport(sequence: 3, Array(text.utf8)))
    #expect(aside.status == 422 && aside.code == nil && aside.answer == "no")
    #expect(aside.report.exporter?.sequence == 3)
  }
}
