public import Metering

/// The time as the exporter sees it; the program gives the system's, tests give their own.
public struct ExporterClock: Sendable {
  /// The longest sleep at a stretch, so that a clock that was set is noticed.
  static let longestSleepMilliseconds: Int64 = 20_000

  public let now: @Sendable () -> Timestamp
  /// Sleeps for that many milliseconds; throws when cancelled.
  public let sleep: @Sendable (Int64) async throws -> Void

  public init(
    now: @escaping @Sendable () -> Timestamp,
    sleep: @escaping @Sendable (Int64) async throws -> Void
  ) {
    self.now = now
    self.sleep = sleep
  }

  /// Sleeps towards an instant, for a while at most.
  func sleep(towards instant: Timestamp) async throws {
    let distance = instant.milliseconds(since: now())
    try await sleep(max(1, min(distance, Self.longestSleepMilliseconds)))
  }
}
