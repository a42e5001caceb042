import CoreMetrics
import Metering
import Synchronization

/// Lets each key, and each address without one, send so many requests a second: counted once each, whichever way they take,
/// before their bodies are read.
final class RequestLimiter: Sendable {
  /// How many keys and addresses are remembered.
  static let capacity = 100_000

  private let rate: TokenRate?
  private let clock: any WallClock
  private let buckets: Mutex<TokenBuckets<RequestSource>?>
  private let refusals: [RequestSource.Kind: Counter]

  /// `rate`: nil for no limit.
  init(rate: TokenRate?, clock: any WallClock, metrics: PrometheusRegistry) {
    self.rate = rate
    self.clock = clock
    buckets = Mutex(rate.map { TokenBuckets(rate: $0, capacity: Self.capacity) })
    refusals = Dictionary(
      uniqueKeysWithValues: RequestSource.Kind.allCases.map {
        let labels = [("by", $0.rawValue)]
        return (
          $0, Counter(label: "billing_requests_limited", dimensions: labels, factory: metrics)
        )
      })
  }

  /// Counts a request and leaves in `note` what the answer tells of it; nil is not counted. Throws 429 for one too many.
  func admit(_ source: RequestSource?, _ note: RateStanding.Note) throws(Problem) {
    guard let standing = ask(source, at: clock.now()) else { return }
    note.standing = standing
    guard standing.isRefused else { return }
    refusals[standing.kind]?.increment()
    throw .tooManyRequests(standing)
  }

  /// The same without a word of refusal. Nil for who is not counted.
  func ask(_ source: RequestSource?, at now: Timestamp) -> RateStanding? {
    guard let source, let rate else { return nil }
    return buckets.withLock { buckets in
      let isRefused = buckets?.take(source, at: now) != nil
      guard let left = buckets?.left(of: source, at: now) else { return nil }
      return RateStanding(kind: source.kind, rate: rate, left: left, isRefused: isRefused)
    }
  }

  /// A request that was counted is answered elsewhere, where it is counted anew.
  func left(_ source: RequestSource?) {
    guard let source else { return }
    buckets.withLock { $0?.giveBack(source) }
  }
}
