import Amounts
import LedgerConformance
import Metering
import Reporting
import Testing
import UsageLedger

@Suite struct PeriodCertificateTests {
  static let start = Timestamp(seconds: 1_767_225_600)

  private static func time(_ hour: Int64) -> Timestamp { start.advanced(bySeconds: hour * 3_600) }

  /// A day of one instance: three reports, the second one void.
  private static func day() async throws -> MemoryStore {
    let store = MemoryStore()
    for hour in [Int64(1), 2, 24] { _ = try await store.append(draft(hour, 10 * hour)) }
    _ = try await store.void(EntryID(2), reason: "twice", at: time(25))
    return store
  }

  private static func draft(_ hour: Int64, _ value: Int64) throws -> EntryDraft {
    EntryDraft(
      report: UsageReport(
        customer: try CustomerID("acme"), instance: try InstanceID("plant 1"),
        window: try TimeWindow(start: time(hour - 1), end: time(hour)),
        metrics: [try MetricName("devices"): Quantity(value)]),
      receivedAt: time(hour), reportedBy: nil)
  }

  private static func certificate(
    _ store: MemoryStore, through: EntryID? = nil, after last: PeriodCertificate? = nil,
    rule: TotalRule = .current
  ) async throws -> PeriodCertificate {
    let customer = try CustomerID("acme")
    let period = BillingPeriod(start: start, end: time(24))
    let history = try await store.history(of: customer, in: period.span)
    let meter = Meter(
      key: try MeterKey("device_usage"), metric: try MetricName("devices"), kind: .gauge,
      aggregation: .last, unit: "device", rounding: .up)
    let segment = Segment(
      key: Segment.Key(customer: customer, meter: meter.key, item: ItemID("si_1"), start: start),
      price: PriceID("price_1"), end: period.end, billing: .billed)
    return PeriodCertificate(
      period, of: customer, after: last, closedAt: PeriodState.closing(after: period.end),
      through: through ?? history.newest, history: history,
      segments: [
        CertifiedSegment(
          segment: segment, meter: meter, through: through ?? history.newest, exact: 240,
          whole: 240, accepted: nil)
      ],
      gaps: [
        CoverageGap(
          instance: try InstanceID("plant 1"), start: time(2), end: time(4), state: .waived,
          windowCount: 2, metrics: [try MetricName("a"), try MetricName("b")], reason: "not kept")
      ], rule: rule)
  }

  @Test func theTextOfTheFirstFormIsTheCanonicalOneAndReadsBack() async throws {
    let certificate = try await Self.certificate(try await Self.day(), rule: .expiring)
    let expected = """
      billing-certificate	1
      customer	acme
      number	1
      period	2026-01-01T00:00:00Z	2026-01-02T00:00:00Z
      closed	2026-01-02T00:55:00Z
      through	4
      entries	3
      voids	1
      previous	-
      segment	device_usage	devices	gauge	last	up	device	si_1	price_1	2026-01-01T00:00:00Z	2026-01-02T00:00:00Z	billed	4	240	240	-	-
      gap	plant 1	2026-01-01T02:00:00Z	2026-01-01T04:00:00Z	waived	2	a	b
      head	HEAD

      """
    #expect(
      certificate.text == expected.replacing("HEAD", with: certificate.head.text))
    // Computed elsewhere, by Python's hashlib over the lines that docs/reference/certificates.md describes.
    #expect(
      certificate.head.text
        == "145495b3cedfdb6d5d32ec024f2eeaf3595fdeafde7934d7db89c0a42139f278")
    #expect(try PeriodCertificate(text: certificate.text) == certificate)
  }

  @Test func laterFormsAlsoHoldRetirementsUnbilledTimeAndInvoices() async throws {
    let store = try await Self.day()
    for hour in [Int64(3), 24, 30] {
      try await store.addMark(
        .retirement(
          of: InstanceID("plant 1"), customer: CustomerID("acme"), from: Self.time(hour),
          reason: "sold", at: Self.time(31)))
    }
    let first = try await Self.certificate(store, rule: .expiring)
    let certificate = try await Self.certificate(store)
    #expect(
      certificate.text
        == first.text.replacing("certificate\t1", with: "certificate\t3")
        .replacing("240\t240\t-\t-\n", with: "240\t240\t-\t-\t-\t-\t-\t-\n")
        .replacing("gap\t", with: "retired\tplant 1\t2026-01-01T03:00:00Z\ngap\t")
        .replacing(first.head.text, with: certificate.head.text))
    #expect(certificate.head != first.head)
    #expect(try PeriodCertificate(text: certificate.text) == certificate)
  }

  @Test func whatIsNotACertificateIsRefused() async throws {
    let text = try await Self.certificate(try await Self.day()).text
    for wrong in ["", "billing-certificate\t4\n", String(text.dropLast(80)), text + text] {
      let error = #expect(throws: LedgerError.self) { try PeriodCertificate(text: wrong) }
      #expect(error?.code == .corrupt)
    }
  }

  @Test func theHeadCoversEveryEntryVoidAndTheHeadBefore() async throws {
    let store = try await Self.day()
    let first = try await Self.certificate(store)
    #expect(try await Self.certificate(store).head == first.head)
    #expect(try await Self.certificate(store, through: EntryID(3)).head != first.head)
    #expect(try await Self.certificate(store, after: first).head != first.head)
    let other = MemoryStore()
    for (hour, value) in [(Int64(1), Int64(11)), (2, 20), (24, 240)] {
      _ = try await other.append(Self.draft(hour, value))
    }
    _ = try await other.void(EntryID(2), reason: "twice", at: Self.time(25))
    #expect(try await Self.certificate(other).head != first.head)
  }

  @Test func whatComesLaterDoesNotChangeIt() async throws {
    let store = try await Self.day()
    let first = try await Self.certificate(store)
    _ = try await store.append(Self.draft(5, 50))
    _ = try await store.void(EntryID(1), reason: "late", at: Self.time(90))
    #expect(try await Self.certificate(store, through: first.through) == first)
    let history = try await store.history(
      of: first.customer, in: UsageSpan(start: Self.start, end: Self.time(24)))
    let counted = { (known: [LedgerEntry]) in
      known.filter { $0.voidedBy == nil }.map(\.id.number)
    }
    #expect(counted(history.known(through: first.through)) == [1, 3])
    #expect(counted(history.known(through: first.through, besides: [EntryID(5)])) == [1, 3, 5])
    #expect(counted(history.known(through: first.through, besides: [EntryID(6)])) == [3])
    #expect(counted(history.known(through: EntryID(3))) == [1, 2, 3])
  }

  @Test(arguments: [
    (Int64(-1), PeriodState.open), (0, .closing), (3_299, .closing), (3_300, .closed),
  ])
  func aPeriodIsOpenThenClosingThenClosed(_ seconds: Int64, _ state: PeriodState) {
    #expect(PeriodState(end: Self.start, now: Self.start.advanced(bySeconds: seconds)) == state)
  }
}
