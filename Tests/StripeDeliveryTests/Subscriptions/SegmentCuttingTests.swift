import Metering
import StripeDelivery
import Testing

@testable import StripeAccounts

/// Days after the start of a subscription on the sample's anchor.
@Suite struct SegmentCuttingTests {
  static func day(_ day: Int64) -> Int64 { day * 86_400 }

  static func item(
    _ period: ClosedRange<Int64>, id: String = "si_1", price: String = "price_1",
    created: Int64 = 0, trial: Bool = false,
    anchor: Int64 = 0
  ) -> ObservedItem {
    ObservedItem(
      id: ItemID(id), meter: Sample.meter, price: PriceID(price),
      period: BillingPeriod(
        start: Sample.time(day(period.lowerBound)), end: Sample.time(day(period.upperBound))),
      createdAt: Sample.time(day(created)), isTrial: trial,
      anchor: PeriodAnchor(
        start: Sample.time(day(anchor)), interval: BillingInterval(unit: .day, count: 30)))
  }

  static func segment(
    _ days: ClosedRange<Int64>, item: String = "si_1", price: String = "price_1",
    _ billing: Segment.Kind = .billed
  ) -> Segment {
    Sample.segment(
      from: day(days.lowerBound), to: day(days.upperBound), item: item, price: price,
      billing: billing)
  }

  struct Row: Sendable, CustomTestStringConvertible {
    let label: String
    var known: [Segment] = []
    let items: [ObservedItem]
    let observed: Int64
    var ended: Int64?
    let changes: [Segment]
    var testDescription: String { label }
  }

  static let rows = [
    Row(label: "new", items: [item(0...30)], observed: 0, changes: [segment(0...30)]),
    Row(
      label: "new, in a trial", items: [item(0...14, trial: true)], observed: 0,
      changes: [segment(0...14, .trial)]),
    Row(
      label: "an item added within the period", known: [segment(0...30)],
      items: [item(0...30), item(0...30, id: "si_2", created: 10)], observed: 10,
      changes: [segment(10...30, item: "si_2")]),
    Row(
      label: "seen again", known: [segment(0...30)], items: [item(0...30)], observed: 12,
      changes: []),
    Row(
      label: "the trial ended", known: [segment(0...14, .trial)], items: [item(14...44)],
      observed: 14, changes: [segment(14...44)]),
    Row(
      label: "paused by the trial's end, then canceled", known: [segment(0...14, .trial)],
      items: [item(0...14, trial: true)], observed: 20, ended: 20, changes: [segment(14...20)]),
    Row(
      label: "paused for longer than a period, then canceled", known: [segment(0...14, .trial)],
      items: [item(0...14, trial: true)], observed: 40, ended: 40,
      changes: [segment(14...30), segment(30...40)]),
    Row(
      label: "that, seen again",
      known: [segment(0...14, .trial), segment(14...30), segment(30...40)],
      items: [item(0...14, trial: true)], observed: 50, ended: 40, changes: []),
    Row(
      label: "that, first seen when it is over", items: [item(0...14, trial: true)], observed: 50,
      ended: 40, changes: [segment(0...14, .trial), segment(14...30), segment(30...40)]),
    Row(
      label: "paused by the trial's end, then resumed", known: [segment(0...14, .trial)],
      items: [item(20...50, anchor: 20)], observed: 20,
      changes: [segment(14...20), segment(20...50)]),
    Row(
      label: "the trial ended early", known: [segment(0...14, .trial)], items: [item(5...35)],
      observed: 5, changes: [segment(0...5, .trial), segment(5...35)]),
    Row(
      label: "renewed", known: [segment(0...30)], items: [item(30...60)], observed: 31,
      changes: [segment(30...60)]),
    Row(
      label: "renewed three times unseen", known: [segment(0...30)], items: [item(90...120)],
      observed: 95, changes: [segment(30...60), segment(60...90), segment(90...120)]),
    Row(
      label: "another item since a period that passed unseen", known: [segment(0...30)],
      items: [item(90...120, id: "si_2", price: "price_2", created: 30)], observed: 95,
      changes: [
        segment(30...60, item: "si_2", price: "price_2"),
        segment(60...90, item: "si_2", price: "price_2"),
        segment(90...120, item: "si_2", price: "price_2"),
      ]),
    Row(
      label: "another item, added inside a period that passed unseen", known: [segment(0...30)],
      items: [item(60...90, id: "si_2", created: 40)], observed: 61,
      changes: [segment(40...60, item: "si_2"), segment(60...90, item: "si_2")]),
    Row(
      label: "a subscription that is seen for the first time after its first period",
      items: [item(60...90, created: 0)], observed: 61, changes: [segment(60...90)]),
    Row(
      label: "another price", known: [segment(0...30)], items: [item(0...30, price: "price_2")],
      observed: 10, changes: [segment(0...10), segment(10...30, price: "price_2")]),
    Row(
      label: "another price from the next period on", known: [segment(0...30)],
      items: [item(30...60, price: "price_2")], observed: 31,
      changes: [segment(30...60, price: "price_2")]),
    Row(
      label: "removed", known: [segment(0...30), segment(0...30, item: "si_2")],
      items: [item(0...30)], observed: 10, changes: [segment(0...10, item: "si_2")]),
    Row(
      label: "removed long ago", known: [segment(0...30), segment(0...10, item: "si_2")],
      items: [item(0...30)], observed: 20, changes: []),
    Row(
      label: "cancelled at once", known: [segment(0...30)], items: [item(0...30)], observed: 12,
      ended: 10, changes: [segment(0...10)]),
    Row(
      label: "going to be cancelled", known: [segment(0...30)], items: [item(0...20)],
      observed: 12, changes: [segment(0...20)]),
    Row(
      label: "cancellation taken back", known: [segment(0...20)], items: [item(0...30)],
      observed: 12, changes: [segment(0...30)]),
    Row(
      label: "cancelled in a period that nobody saw", known: [segment(0...30)],
      items: [item(30...40)], observed: 50, ended: 40, changes: [segment(30...40)]),
    Row(
      label: "cancelled at the end of the known period", known: [segment(0...30)],
      items: [item(0...30)], observed: 50, ended: 30, changes: []),
    Row(
      label: "new and over", items: [item(0...30)], observed: 40, ended: 10,
      changes: [segment(0...10)]),
  ]

  @Test(arguments: rows)
  func cutsPeriodsIntoSegments(row: Row) {
    let cutting = SegmentCutting(
      customer: Sample.customer, known: row.known, observedAt: Sample.time(Self.day(row.observed)))
    let ended = row.ended.map { Sample.time(Self.day($0)) }
    let changes = cutting.segments(row.items, endedAt: ended)
    #expect(changes == row.changes)
  }

  @Test(arguments: rows)
  func lookingAgainChangesNothing(row: Row) {
    var byKey: [Segment.Key: Segment] = [:]
    for segment in row.known + row.changes { byKey[segment.key] = segment }
    let cutting = SegmentCutting(
      customer: Sample.customer, known: Array(byKey.values),
      observedAt: Sample.time(Self.day(row.observed) + 60))
    let ended = row.ended.map { Sample.time(Self.day($0)) }
    #expect(cutting.segments(row.items, endedAt: ended) == [])
  }

  @Test func oneItemsSegmentsTile() {
    var known: [Segment] = []
    for (observed, period, price) in [
      (0, 0...14, "price_1"), (14, 14...44, "price_1"), (20, 14...44, "price_2"),
      (140, 134...164, "price_2"), (150, 134...164, "price_3"),
    ] as [(Int64, ClosedRange<Int64>, String)] {
      let cutting = SegmentCutting(
        customer: Sample.customer, known: known, observedAt: Sample.time(Self.day(observed)))
      let item = Self.item(period, price: price, trial: period.lowerBound == 0, anchor: 14)
      for segment in cutting.segments([item], endedAt: nil) {
        known.removeAll { $0.key == segment.key }
        known.append(segment)
      }
    }
    known.sort { $0.key.start < $1.key.start }
    #expect(known.count == 8)
    for (earlier, later) in zip(known, known.dropFirst()) {
      #expect(earlier.end == later.key.start)
    }
  }
}
