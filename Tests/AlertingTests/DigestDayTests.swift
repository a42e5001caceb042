import Metering
import Testing

@testable import Alerting

@Suite struct DigestDayTests {
  @Test(
    arguments: [
      ("2026-01-28T00:00:00Z", 0, "2026-01-27"), ("2026-01-27T23:59:59Z", 0, "2026-01-26"),
      ("2026-01-28T05:59:59.999999999Z", 6, "2026-01-26"),
      ("2026-01-28T06:00:00Z", 6, "2026-01-27"),
      ("2026-03-01T23:00:00Z", 23, "2026-02-28"), ("2026-01-01T12:00:00Z", 6, "2025-12-31"),
    ] as [(String, Int64, String)])
  func aDayIsDueAtTheHourBehindIt(now: String, hour: Int64, day: String) throws {
    #expect("\(DigestDay(dueAt: try Timestamp(rfc3339: now), hour: hour))" == day)
  }

  @Test func itsHoursTile() throws {
    let day = DigestDay(before: try Timestamp(rfc3339: "2026-01-28T10:00:00Z"))
    #expect(day.hours.map(\.start).first == day.start)
    #expect(day.hours.map(\.end).last == day.end)
    #expect(day.hours.count == 24)
    #expect(day.end == (try Timestamp(rfc3339: "2026-01-28T00:00:00Z")))
    #expect(day < DigestDay(before: day.end.advanced(bySeconds: 2 * 86_400)))
  }

  @Test func howManyThereAreIsKnownWhereFewAreNamed() {
    var all = DigestMatters()
    for number in 0..<30 { all.add(DigestMatters.Matter(customer: nil, summary: "\(number)")) }
    var twice = all
    twice.add(all)
    #expect(twice.count == 60)
    #expect(twice.first.map(\.summary) == (0..<20).map(String.init))
  }
}
