import Amounts
import Metering
import Reporting
import Testing
import UsageLedger

@testable import BillingServer

/// The entry as bytes against the entry as a tree of values: the same document.
@Suite struct EntryWritingTests {
  private static let start = Timestamp(nanoseconds: 1_767_268_800_000_000_000)

  private func written(_ entry: LedgerEntry, void: LedgerEntry? = nil) -> String {
    var writer = JSONWriter()
    entry.write(to: &writer, void: void)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  private func entry(
    _ report: UsageReport, kind: LedgerEntry.Kind = .report, voidedBy: EntryID? = nil,
    isSealed: Bool = false, receivedAt: Timestamp = start
  ) -> LedgerEntry {
    LedgerEntry(
      id: EntryID(7), kind: kind, report: report,
      window: report.countedWindow(receivedAt: receivedAt), contentHash: ContentHash(of: report),
      receivedAt: receivedAt, reportedBy: nil, voidedBy: voidedBy, isSealed: isSealed)
  }

  @Test func everyMemberIsWrittenAsInTheTree() throws {
    let window = try TimeWindow(start: Self.start, end: Self.start.advanced(bySeconds: 60))
    let bare = UsageReport(customer: try CustomerID("c"), instance: .default, window: nil)
    let full = UsageReport(
      customer: try CustomerID("é \"quoted\" \\ 漢字"), instance: try InstanceID("a/b"),
      window: window, clientKey: "k\n\u{1}", activeDevices: 3, totalDevices: 0,
      metrics: [
        .devices: 3, try MetricName("b\"c"): try Quantity(decimal: "0.000000000001"),
        try MetricName("z"): .jsonLimit,
      ],
      missing: [MissingMetric(metric: try MetricName("gone"), reason: "HTTP 503 \t\u{7F}")],
      exporter: ExporterStamp(id: "spool", sequence: 9))
    let entries = [
      entry(bare), entry(full), entry(full, isSealed: true),
      entry(full, kind: .completion(of: EntryID(3), adds: [.devices]), voidedBy: EntryID(9)),
      entry(bare, receivedAt: Self.start.advanced(byNanoseconds: 120_000_500)),
      entry(bare, receivedAt: Timestamp(nanoseconds: -1)),
    ]
    for entry in entries { #expect(written(entry) == entry.jsonForm.description) }
    let void = entry(bare, kind: .void(of: EntryID(7), reason: "wrong \"unit\""))
    let taken = entry(full, voidedBy: void.id)
    #expect(written(taken, void: void) == taken.jsonForm(void: void).description)
    #expect(written(taken, void: void).contains(#""void_reason":"wrong \"unit\"""#))
  }

  @Test func aDocumentIsWrittenToTheByte() throws {
    let window = try TimeWindow(start: Self.start, end: Self.start.advanced(bySeconds: 60))
    let report = UsageReport(
      customer: try CustomerID("c"), instance: .default, window: window,
      metrics: [try MetricName("gb"): try Quantity(decimal: "2.5"), .devices: 3])
    #expect(
      written(entry(report, receivedAt: Timestamp(nanoseconds: 1_767_268_861_120_000_500)))
        == #"{"id":7,"customer_id":"c","instance_id":"default","active_devices":null,"#
        + #""total_devices":null,"metrics":{"devices":3,"gb":2.5},"#
        + #""created_at":"2026-01-01T12:01:01.1200005Z","window_start":"2026-01-01T12:00:00Z","#
        + #""window_end":"2026-01-01T12:01:00Z"}"#)
  }
}
