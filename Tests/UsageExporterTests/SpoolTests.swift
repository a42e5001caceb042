import Amounts
import Metering
import PrometheusClient
import Reporting
import Testing

@testable import UsageExporter

@Suite struct SpoolTests {
  private let now = time("2026-03-02T11:00:15Z")
  private let hour = window("2026-03-02T10:00:00Z", "2026-03-02T11:00:00Z")

  private func collected(_ window: TimeWindow, _ messages: Int64 = 5, isComplete: Bool = true)
    -> CollectedWindow
  {
    let storage =
      isComplete ? MetricOutcome.value(2) : .missing("not reachable", mayComeLater: true)
    return CollectedWindow(
      window: window,
      outcomes: [
        (metric("mqtt_messages"), .value(Quantity(messages))), (metric("storage_gb"), storage),
      ],
      devices: DeviceCounts(active: 3, total: 5))
  }

  private func spool(_ folder: TemporaryFolder, id: String = "exp_1") throws -> Spool {
    try Spool(
      path: folder.path + "/spool", owner: SpoolOwner(try settings()), newExporterID: id, now: now)
  }

  @Test func reportsIdentityAndOrderSurviveARestart() async throws {
    let folder = try TemporaryFolder()
    let second = window("2026-03-02T11:00:00Z", "2026-03-02T12:00:00Z")
    let before: SpoolState
    do {
      let spool = try spool(folder)
      for (number, window) in [hour, second].enumerated() {
        let report = try await spool.collect(
          collected(window, Int64(number), isComplete: number == 0), try settings(), advances: true,
          now: now)
        #expect(report?.exporter == ExporterStamp(id: "exp_1", sequence: Int64(number + 1)))
      }
      try await spool.keep(
        [
          .init(
            labels: LabelSet(name: "m_total", ["a": "\"ö\n"]), value: 7,
            startedAt: SampleTime(seconds: 5))
        ],
        of: metric("m"), closing: nil, now: now)
      before = await spool.state
    }
    let again = try spool(folder, id: "exp_2")
    #expect(await again.state == before)
    #expect(await again.state.exporterID == "exp_1")
    #expect(await again.state.waiting.map(\.window) == [hour, second])
    #expect(await again.state.incomplete.map(\.wanted) == [[metric("storage_gb")]])
    #expect(await again.state.collectedThrough == second.end)
    #expect(await again.state.nextSequence == 3)
  }

  @Test func anAcknowledgedReportIsGoneAndItsNumberIsNeverUsedAgain() async throws {
    let folder = try TemporaryFolder()
    do {
      let spool = try spool(folder)
      _ = try await spool.collect(collected(hour), try settings(), advances: true, now: now)
      try await spool.acknowledge(1, now: now)
    }
    let again = try spool(folder)
    #expect(await again.state.waiting.isEmpty)
    #expect(await again.state.nextStamp?.sequence == 2)
  }

  @Test func whatWasRefusedIsKeptAsideWithTheAnswer() async throws {
    let folder = try TemporaryFolder()
    let spool = try spool(folder)
    let report = try #require(
      try await spool.collect(collected(hour), try settings(), advances: true, now: now))
    try await spool.reject(
      report, .init(status: 422, detail: "no such key_geheim", code: "validation_failed"),
      Redaction([Secret("key_geheim")]), now: now)
    #expect(await spool.state.waiting.isEmpty)
    #expect(await spool.state.rejected == 1)
    let kept = String(decoding: try folder.bytes("spool/rejected/1.json"), as: UTF8.self)
    #expect(
      kept == """
        {"kind":"rejected","rejected_at":"2026-03-02T11:00:15Z","status":422,"code":"validation_failed","answer":"no such <secret>","report":\(report.wireForm)}

        """)
  }

  /// A crash in the middle of the last write: whatever part of the line is there, the lines before it count.
  @Test func aTornLastRecordIsDropped() async throws {
    let folder = try TemporaryFolder()
    let whole: SpoolState
    let keptLength: Int
    do {
      let spool = try spool(folder)
      _ = try await spool.collect(collected(hour), try settings(), advances: true, now: now)
      whole = await spool.state
      keptLength = try folder.bytes("spool/journal").count
      try await spool.acknowledge(1, now: now)
    }
    let bytes = try folder.bytes("spool/journal")
    for length in stride(from: keptLength, to: bytes.count, by: 7) {
      try folder.write(Array(bytes[..<length]), to: "spool/journal")
      let spool = try spool(folder)
      #expect(await spool.state == whole, "cut off at byte \(length)")
      #expect(try folder.bytes("spool/journal").count == keptLength)
    }
    var flipped = bytes
    flipped[bytes.count - 3] ^= 1
    try folder.write(flipped, to: "spool/journal")
    #expect(await (try spool(folder)).state == whole)
  }

  @Test func aDamagedLineBeforeTheLastStopsTheProgramAndNamesIt() async throws {
    let folder = try TemporaryFolder()
    do {
      let spool = try spool(folder)
      _ = try await spool.collect(collected(hour), try settings(), advances: true, now: now)
    }
    var bytes = try folder.bytes("spool/journal")
    bytes[20] ^= 1
    try folder.write(bytes, to: "spool/journal")
    let error = #expect(throws: ExporterError.self) { try spool(folder) }
    #expect(error?.code == .spoolDamaged)
    #expect(error?.description.contains("line 1 of \(folder.path)/spool/journal") == true)
  }

  @Test func twoExportersCannotShareASpool() async throws {
    let folder = try TemporaryFolder()
    let first = try spool(folder)
    let error = #expect(throws: ExporterError.self) { try spool(folder) }
    #expect(error?.code == .spoolInUse)
    #expect(await first.state.exporterID == "exp_1")
  }

  @Test func aFileInPlaceOfTheFolderIsRefused() throws {
    let folder = try TemporaryFolder()
    try folder.write([1], to: "spool")
    let error = #expect(throws: ExporterError.self) { try spool(folder) }
    #expect(error?.code == .spoolDamaged)
  }

  @Test func withReportingOffNothingWaitsAndTheWindowIsDone() async throws {
    let folder = try TemporaryFolder()
    let spool = try spool(folder)
    let off = try settings([.enableUsageReporting: "false"])
    #expect(try await spool.collect(collected(hour), off, advances: true, now: now) == nil)
    #expect(await spool.state.waiting.isEmpty)
    #expect(await spool.state.collectedThrough == hour.end)
  }

  @Test func aCompletionRepeatsEveryValueAndAddsWhatWasMissing() async throws {
    let folder = try TemporaryFolder()
    let spool = try spool(folder)
    let first = try #require(
      try await spool.collect(
        collected(hour, isComplete: false), try settings(), advances: true, now: now))
    #expect(first.missing == [MissingMetric(metric: metric("storage_gb"), reason: "not reachable")])
    let earlier = try #require(await spool.state.incomplete.first)
    let nothing = CollectedWindow(
      window: hour, outcomes: [(metric("storage_gb"), .missing("still not", mayComeLater: true))])
    #expect(try await spool.complete(earlier, with: nothing, now: now) == nil)
    #expect(await spool.state.incomplete.count == 1)
    let found = CollectedWindow(window: hour, outcomes: [(metric("storage_gb"), .value(9))])
    let second = try #require(try await spool.complete(earlier, with: found, now: now))
    #expect(second.completion(of: first) == [metric("storage_gb")])
    #expect(second.metrics == [metric("mqtt_messages"): 5, metric("storage_gb"): 9])
    #expect(second.missing.isEmpty)
    #expect(second.activeDevices == 3)
    #expect(second.exporter?.sequence == 2)
    #expect(await spool.state.waiting == [first, second])
    #expect(await spool.state.incomplete.isEmpty)
  }

  @Test func whatCanNeverComeIsSettled() async throws {
    let folder = try TemporaryFolder()
    let spool = try spool(folder)
    _ = try await spool.collect(
      collected(hour, isComplete: false), try settings(), advances: true, now: now)
    let earlier = try #require(await spool.state.incomplete.first)
    let never = CollectedWindow(
      window: hour, outcomes: [(metric("storage_gb"), .missing("past", mayComeLater: false))])
    #expect(try await spool.complete(earlier, with: never, now: now) == nil)
    #expect(await spool.state.incomplete.isEmpty)
  }

  @Test func theJournalIsCompactedWithoutLosingAnything() async throws {
    let folder = try TemporaryFolder()
    let before: SpoolState
    do {
      let spool = try spool(folder)
      _ = try await spool.collect(
        collected(hour, isComplete: false), try settings(), advances: true, now: now)
      let labels = LabelSet(name: "m_total", ["filler": String(repeating: "x", count: 2_000)])
      for number in 0..<1_200 {
        try await spool.keep(
          [.init(labels: labels, value: ExactNumber(Int64(number)), startedAt: nil)],
          of: metric("m"),
          closing: nil, now: now.advanced(bySeconds: Int64(number)))
      }
      before = await spool.state
      #expect(await spool.bytes < 1 << 20)
    }
    let again = try spool(folder)
    #expect(await again.state == before)
    #expect(await again.state.waiting.count == 1)
  }

  /// A journal that is written over a longer one reads the same whether or not the rest was cut off in time.
  @Test func whatAnOverwrittenJournalLeavesBehindIsNoDamage() async throws {
    let folder = try TemporaryFolder()
    do {
      let spool = try spool(folder)
      for hour in 10..<20 {
        let span = window("2026-03-02T\(hour):00:00Z", "2026-03-02T\(hour + 1):00:00Z")
        _ = try await spool.collect(collected(span), try settings(), advances: true, now: now)
      }
    }
    let old = try folder.bytes("spool/journal")
    var state = SpoolState()
    for record in try JournalText.read(old, path: "").records { state.apply(record) }
    for sequence in 1...10 { state.apply(.acknowledged(sequence: Int64(sequence))) }
    let new = try #require(JournalText.selfContained(state.snapshot(createdAt: now)))
    #expect(new.count < old.count)
    let more = JournalText.line(.skipped(through: time("2026-03-02T22:00:00Z")))
    for (label, bytes, through) in [
      ("cut off", new, "20"), ("not cut off", new + old[new.count...], "20"),
      ("cut off and appended to", new + more, "22"),
    ] {
      try folder.write(bytes, to: "spool/journal")
      let again = try await self.spool(folder).state
      #expect(again.waiting.isEmpty, "\(label)")
      #expect(again.nextSequence == 11, "\(label)")
      #expect(again.collectedThrough == time("2026-03-02T\(through):00:00Z"), "\(label)")
      #expect(try folder.bytes("spool/journal").starts(with: new), "\(label)")
    }
  }

  @Test func checksumsAreThoseOfGzip() {
    #expect(Checksum.text(of: Array("123456789".utf8)) == "cbf43926")
    #expect(Checksum.text(of: []) == "00000000")
  }
}
