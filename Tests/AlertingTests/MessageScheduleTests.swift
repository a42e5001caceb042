import Metering
import Testing
import UsageLedger

@testable import Alerting

@Suite struct MessageScheduleTests {
  private static let start = Timestamp(seconds: 1_780_000_000)

  private static func message(attempts: Int64 = 0) -> AlertMessage {
    AlertMessage(
      id: "msg_1", alert: "alr_1", receiver: "ops", type: "alert.fired", body: "{}",
      createdAt: start, triedUntil: start.advanced(bySeconds: MessageSchedule.triedSeconds),
      attemptCount: attempts)
  }

  @Test(
    arguments: [
      // attempts before, status, what it becomes, seconds to the next attempt
      (0, 200, .delivered, nil), (3, 299, .delivered, nil), (0, 300, .due, 5), (0, 199, .due, 5),
      (0, nil, .due, 5), (1, 500, .due, 60), (2, 404, .due, 300), (3, 503, .due, 1_800),
      (4, 503, .due, 7_200), (5, 503, .due, 18_000), (6, 503, .due, 36_000),
      (99, 503, .due, 36_000),
      (0, 410, .abandoned, nil),
    ] as [(Int64, Int64?, AlertMessage.Status, Int64?)])
  func pausesGrow(
    attempts: Int64, status: Int64?, becomes: AlertMessage.Status, seconds: Int64?
  ) {
    let next = MessageSchedule.after(
      Self.message(attempts: attempts), status: status, at: Self.start)
    #expect(next.status == becomes)
    #expect(next.attemptCount == attempts + 1)
    #expect(next.nextAt == seconds.map { Self.start.advanced(bySeconds: $0) })
  }

  @Test(
    arguments: [
      (0, 0, 5), (600, 0, 600), (2, 0, 5), (0, 99, 5), (-9, 0, 5),
    ] as [(Int64, Int64, Int64)])
  func whatTheReceiverAsksForIsTheLeast(asked: Int64, jitter: Int64, seconds: Int64) {
    let next = MessageSchedule.after(
      Self.message(), status: 429, at: Self.start, retryAfterSeconds: asked, jitter: jitter)
    #expect(next.nextAt == Self.start.advanced(bySeconds: seconds))
  }

  @Test func jitterAddsAFifthAtMost() {
    let next = MessageSchedule.after(
      Self.message(attempts: 6), status: nil, at: Self.start, jitter: 99)
    #expect(next.nextAt == Self.start.advanced(bySeconds: 36_000 + 7_128))
  }

  /// An attempt a pause after the other, from the first on: the last one is within three days, and the next would not be.
  @Test func itIsTriedForThreeDays() throws {
    var (message, now, times) = (Self.message(), Self.start, [Int64]())
    while message.status == .due {
      times.append(now.seconds - Self.start.seconds)
      message = MessageSchedule.after(message, status: nil, at: now)
      now = message.nextAt ?? now
    }
    #expect(message.status == .abandoned)
    #expect(
      times == [
        0, 5, 65, 365, 2_165, 9_365, 27_365, 63_365, 99_365, 135_365, 171_365, 207_365, 243_365,
      ])
    #expect(try #require(times.last) + 36_000 > MessageSchedule.triedSeconds)
  }
}
