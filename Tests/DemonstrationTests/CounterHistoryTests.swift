import Metering
import Testing

@testable import Demonstration

struct CounterHistoryTests {
  static let start = Timestamp(seconds: 1_760_000_400)
  static let end = start.advanced(bySeconds: 30 * 86_400)

  /// What an observer of every scrape counts: differences, and the new value after a fall.
  static func observed(_ history: CounterHistory) -> Int64 {
    let scrapes = stride(from: history.start.seconds, through: history.end.seconds, by: 60)
      .map { history.value(at: Timestamp(seconds: $0)) }
    return zip(scrapes, scrapes.dropFirst())
      .reduce(0) { $0 + ($1.1 < $1.0 ? $1.1 : $1.1 - $1.0) }
  }

  @Test(
    arguments: [
      ("without a restart", nil),
      ("restart between two scrapes", start.advanced(bySeconds: 86_437)),
      ("restart on a scrape", start.advanced(bySeconds: 86_400)),
    ] as [(String, Timestamp?)])
  func everyScrapeTogetherSeesTheWholeIncrease(label: String, restart: Timestamp?) {
    let history = CounterHistory(
      start: Self.start, end: Self.end, increase: 1_500_000, offset: 73_911, restart: restart)
    #expect(Self.observed(history) == 1_500_000, "\(label)")
  }

  @Test func counterBeginsAtItsOffsetAndRestartsLow() {
    let restart = Self.start.advanced(bySeconds: 86_437)
    let history = CounterHistory(
      start: Self.start, end: Self.end, increase: 1_500_000, offset: 73_911, restart: restart)
    #expect(history.value(at: Self.start) == 73_911)
    // 0.5787 messages a second: 38.8 in the 67 seconds since the scrape before the restart.
    #expect(history.value(at: restart.advanced(bySeconds: 30)) == 38)
  }
}
