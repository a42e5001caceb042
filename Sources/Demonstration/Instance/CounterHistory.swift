public import Metering

/// A counter's course over a stretch of time: grows evenly by a known whole number, and restarts from zero once.
///
/// What it adds up to over the whole stretch is known beforehand: the truth that a bill must reach.
public struct CounterHistory: Hashable, Sendable {
  /// Scrapes stand on whole minutes: what a restart between two of them loses is lost to every observer.
  public static let scrapeIntervalSeconds: Int64 = 60

  public let start: Timestamp
  public let end: Timestamp
  /// What the counter adds from `start` to `end`, as far as scrapes can see.
  public let increase: Int64
  /// What it showed at `start`.
  public let offset: Int64
  /// Between which scrapes the process restarts; nil: never.
  public let restart: Timestamp?

  public init(
    start: Timestamp, end: Timestamp, increase: Int64, offset: Int64, restart: Timestamp? = nil
  ) {
    self.start = start
    self.end = end
    self.increase = increase
    self.offset = offset
    self.restart = restart
  }

  /// What a scrape at that time reads.
  public func value(at scrape: Timestamp) -> Int64 {
    guard let restart, scrape > restart else { return offset + added(until: scrape) }
    return added(until: scrape) - added(until: Self.scrape(before: restart))
  }

  /// Everything added since `start`, restart or not.
  public func added(until instant: Timestamp) -> Int64 {
    let length = end.seconds - start.seconds
    let elapsed = min(max(0, instant.seconds - start.seconds), length)
    let (high, low) = increase.multipliedFullWidth(by: elapsed)
    return length == 0 ? 0 : length.dividingFullWidth((high, low)).quotient
  }

  private static func scrape(before instant: Timestamp) -> Timestamp {
    Timestamp(
      seconds: instant.seconds.flooredQuotient(by: scrapeIntervalSeconds) * scrapeIntervalSeconds)
  }
}
