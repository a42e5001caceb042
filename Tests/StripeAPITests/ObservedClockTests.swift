import StripeAPI
import Synchronization
import Testing

/// 1,800,000,000 is Fri, 15 Jan 2027 08:00:00 GMT.
@Suite struct ObservedClockTests {
  static let second: StripeTimestamp = 1_800_000_000
  static let base = Duration.seconds(1_800_000_000)

  struct Row: Sendable, CustomTestStringConvertible {
    let label: String
    let sent: Duration
    let received: Duration
    let offset: Duration
    let uncertainty: Duration
    var testDescription: String { label }
  }

  static let rows = [
    Row(
      label: "an answer at once, in the middle of the second", sent: .milliseconds(500),
      received: .milliseconds(500), offset: .zero, uncertainty: .milliseconds(500)),
    Row(
      label: "an answer after a second", sent: .zero, received: .seconds(1), offset: .zero,
      uncertainty: .seconds(1)),
    Row(
      label: "our clock five minutes behind", sent: .milliseconds(-299_500),
      received: .milliseconds(-299_500), offset: .seconds(300), uncertainty: .milliseconds(500)),
    Row(
      label: "our clock five minutes ahead", sent: .milliseconds(300_500),
      received: .milliseconds(300_500), offset: .seconds(-300), uncertainty: .milliseconds(500)),
    Row(
      label: "a slow answer", sent: .milliseconds(-9_500), received: .milliseconds(500),
      offset: .seconds(5), uncertainty: .milliseconds(5_500)),
  ]

  @Test(arguments: rows)
  func oneAnswerShowsTheOffset(row: Row) throws {
    let seen = try #require(
      StripeClockObservation(
        date: Self.second, sentAt: Self.base + row.sent, receivedAt: Self.base + row.received))
    #expect(seen.offset == row.offset)
    #expect(seen.uncertainty == row.uncertainty)
    #expect(seen.stripeTime(at: seen.observedAt) == seen.observedAt + row.offset)
  }

  @Test func aClockThatWentBackwardsShowsNothing() {
    #expect(
      StripeClockObservation(date: Self.second, sentAt: .seconds(2), receivedAt: .seconds(1))
        == nil)
  }

  @Test func theCertainSecondIsNeverInStripesFuture() throws {
    // Stripe's clock is 0.3 s ahead of ours; answers take 0.2 s.
    for tenth in 0..<40 {
      let sent = Self.base + .milliseconds(tenth * 100)
      let stripe = sent + .milliseconds(400)
      let date = StripeTimestamp(unixSeconds: stripe.components.seconds)
      let seen = try #require(
        StripeClockObservation(
          date: date, sentAt: sent, receivedAt: sent + .milliseconds(200)))
      let later = sent + .milliseconds(700)
      let certain = Duration.seconds(seen.certainSecond(at: later).unixSeconds)
      #expect(certain <= later + .milliseconds(300))
      #expect(certain >= later - .milliseconds(2_500))
      #expect(seen.earliestOffset...seen.latestOffset ~= .milliseconds(300))
    }
  }

  static func seen(_ date: Int64, at moment: Duration) throws -> StripeClockObservation {
    try #require(
      StripeClockObservation(
        date: StripeTimestamp(unixSeconds: second.unixSeconds + date), sentAt: base + moment,
        receivedAt: base + moment))
  }

  @Test func answersThatFollowEachOtherNarrowIt() throws {
    let first = try Self.seen(0, at: .milliseconds(900))
    let second = try Self.seen(1, at: .milliseconds(1_100))
    let both = first.followed(by: second)
    #expect(both.earliestOffset == .milliseconds(-100))
    #expect(both.latestOffset == .milliseconds(100))
    #expect(both.observedAt == second.observedAt)
  }

  @Test(arguments: [("a clock that was set", 900, 1), ("long after", 301, 301)])
  func theNewerAloneCounts(label: String, later: Int64, date: Int64) throws {
    let first = try Self.seen(0, at: .milliseconds(500))
    let second = try Self.seen(date, at: .seconds(later) + .milliseconds(500))
    #expect(first.followed(by: second) == second)
  }

  @Test func everyAnswerOfStripesIsObservedByAllCopiesOfAClient() async throws {
    let date = ["Date": "Fri, 15 Jan 2027 08:00:00 GMT", "Request-Id": "req_1"]
    let transport = ScriptedTransport([
      .answer(502, "proxy", ["Date": "Fri, 15 Jan 2027 09:00:00 GMT"]),
      .answer(404, "{}", ["Date": "yesterday", "Request-Id": "req_0"]), .answer(404, "{}", date),
    ])
    let client = StripeClient(
      configuration: StripeConfiguration(key: StripeSecretKey("sk_test_1"), maxRetries: 0),
      transport: transport,
      effects: StripeClientEffects(
        randomBits: { 0 }, sleep: { _ in }, unixTime: { Self.base - .seconds(60) }),
      logger: .silent)
    let copy = client.limited(timeout: .seconds(1), maxRetries: 0).speaking(.acacia)
    for expected: Duration? in [nil, nil, .milliseconds(60_500)] {
      _ = try? await copy.customer("cus_1")
      #expect(client.observedClock?.offset == expected)
    }
  }
}
