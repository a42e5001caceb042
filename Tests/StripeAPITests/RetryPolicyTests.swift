import Testing

@testable import StripeAPI

@Suite struct RetryPolicyTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let label: String
    let outcome: RetryPolicy.Outcome
    let isRetried: Bool
    var testDescription: String { label }
  }

  static let rows = [
    Row(label: "no answer", outcome: .noAnswer, isRetried: true),
    Row(label: "200", outcome: .answer(status: 200, shouldRetry: nil), isRetried: false),
    Row(label: "400", outcome: .answer(status: 400, shouldRetry: nil), isRetried: false),
    Row(label: "401", outcome: .answer(status: 401, shouldRetry: nil), isRetried: false),
    Row(label: "409", outcome: .answer(status: 409, shouldRetry: nil), isRetried: true),
    Row(label: "429", outcome: .answer(status: 429, shouldRetry: nil), isRetried: true),
    Row(label: "500", outcome: .answer(status: 500, shouldRetry: nil), isRetried: true),
    Row(label: "503", outcome: .answer(status: 503, shouldRetry: nil), isRetried: true),
    Row(
      label: "500, told no", outcome: .answer(status: 500, shouldRetry: "false"), isRetried: false),
    Row(
      label: "409, told no", outcome: .answer(status: 409, shouldRetry: "false"), isRetried: false),
    Row(
      label: "400, told yes", outcome: .answer(status: 400, shouldRetry: "true"), isRetried: true),
    Row(
      label: "429, told yes", outcome: .answer(status: 429, shouldRetry: "true"), isRetried: true),
    Row(
      label: "500, told nonsense", outcome: .answer(status: 500, shouldRetry: "maybe"),
      isRetried: true),
  ]

  @Test(arguments: rows)
  func retriesWhatStripesLibrariesRetry(row: Row) {
    var policy = RetryPolicy(maxRetries: 1)
    let action = policy.action(after: row.outcome, spread: 1)
    #expect(action == (row.isRetried ? .retry(after: .milliseconds(500)) : .finish))
  }

  @Test(arguments: [
    (1.0, [500, 1_000, 2_000, 4_000, 5_000, 5_000]),
    (0.75, [500, 750, 1_500, 3_000, 3_750, 3_750]),
    (0.5, [500, 500, 1_000, 2_000, 2_500, 2_500]),
  ])
  func waitsTwiceAsLongEachTimeBetweenHalfASecondAndFive(spread: Double, milliseconds: [Int]) {
    var policy = RetryPolicy(maxRetries: 6)
    let delays = milliseconds.map { _ in policy.action(after: .noAnswer, spread: spread) }
    #expect(delays == milliseconds.map { .retry(after: .milliseconds($0)) })
    #expect(policy.action(after: .noAnswer, spread: spread) == .finish)
  }

  @Test(arguments: [(nil, 500), (0, 500), (3, 3_000)] as [(Int64?, Int)])
  func waitsAsLongAsStripeAsks(_ seconds: Int64?, _ milliseconds: Int) {
    var policy = RetryPolicy(maxRetries: 1)
    let outcome = RetryPolicy.Outcome.answer(
      status: 429, shouldRetry: nil, retryAfterSeconds: seconds)
    #expect(policy.action(after: outcome, spread: 1) == .retry(after: .milliseconds(milliseconds)))
  }

  @Test func noRetriesMeansOneAttempt() {
    var policy = RetryPolicy(maxRetries: 0)
    #expect(policy.action(after: .noAnswer, spread: 1) == .finish)
  }
}
