import Metering
import StripeDelivery
import Testing

@Suite struct EventTimeAllocationTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let label: String
    var end = Sample.monthSeconds
    var last: Int64?
    let now: Int64
    let choice: Expected
    var testDescription: String { label }

    enum Expected: Sendable {
      case at(Int64)
      case notBefore(Int64)
      case exhausted
      case tooOld
    }
  }

  static let end = Sample.monthSeconds

  static let rows = [
    Row(label: "now", now: 5_000, choice: .at(5_000)),
    Row(label: "the first minute is left free", now: 3, choice: .at(60)),
    Row(label: "two in one second", last: 5_000, now: 5_000, choice: .at(5_001)),
    Row(label: "the clock went back", last: 6_000, now: 5_900, choice: .at(6_001)),
    Row(label: "far ahead of the clock", last: 6_000, now: 5_000, choice: .notBefore(5_761)),
    Row(label: "ten minutes before the end", now: end - 600, choice: .at(end - 600)),
    Row(label: "in the last ten minutes", now: end - 5, choice: .at(end - 600)),
    Row(
      label: "again in the last ten minutes", last: end - 600, now: end - 5,
      choice: .at(end - 599)),
    Row(label: "after the end", last: end - 30, now: end + 7_000, choice: .at(end - 29)),
    Row(label: "the first one only after the end", now: end + 7_000, choice: .at(end - 600)),
    Row(label: "the last second", last: end - 2, now: end + 60, choice: .at(end - 1)),
    Row(label: "no second left", last: end - 1, now: end + 60, choice: .exhausted),
    Row(label: "34 days late", now: end + 34 * 86_400, choice: .at(end - 600)),
    Row(label: "36 days late", now: end + 36 * 86_400, choice: .tooOld),
    Row(label: "a segment of a minute", end: 60, now: 10, choice: .at(59)),
    Row(label: "a segment of a second", end: 1, now: 10, choice: .at(0)),
    Row(label: "a segment of a second, again", end: 1, last: 0, now: 10, choice: .exhausted),
  ]

  @Test(arguments: rows)
  func datesFacts(row: Row) {
    let allocation = EventTimeAllocation(Sample.segment(to: row.end))
    let choice = allocation.next(after: row.last.map(Sample.time), now: Sample.time(row.now))
    let expected: EventTimeAllocation.Choice =
      switch row.choice {
      case .at(let seconds): .at(Sample.time(seconds))
      case .notBefore(let seconds): .notBefore(Sample.time(seconds))
      case .exhausted: .exhausted
      case .tooOld: .tooOld
      }
    #expect(choice == expected)
  }

  @Test func aStartWithinASecondIsRoundedUp() {
    let start = Sample.start.advanced(byNanoseconds: 1)
    let key = Segment.Key(
      customer: Sample.customer, meter: Sample.meter, item: ItemID("si_1"), start: start)
    let segment = Segment(
      key: key, price: PriceID("price_1"), end: Sample.time(3_600), billing: .billed)
    #expect(EventTimeAllocation(segment).next(after: nil, now: start) == .at(Sample.time(61)))
  }
}
