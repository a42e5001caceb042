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

  /// Counts a request; nil is not counted. Throws 429 for one too many.
  func admit(_ source: RequestSource?) throws(Problem) {
    guard let source, let rate, let wait = wait(of: source, at: clock.now()) else { return }
    refusals[source.kind]?.increment()
    throw .tooManyRequests(of: source.kind, rate, seconds: TokenRate.wholeSeconds(wait))
  }

  /// The same without a word of refusal: false, with nothing counted, for one too many.
  func takes(_ source: RequestSource?, at now: Timestamp) -> Bool {
    guard let source else { return true }
    return wait(of: source, at: now) == nil
  }

  /// A request that was counted is answered elsewhere, where it is counted anew.
  func left(_ source: RequestSource?) {
    guard let source else { return }
    buckets.withLock { $0?.giveBack(source) }
  }

  private func wait(of source: RequestSource, at now: Timestamp) -> Int64? {
    buckets.withLock { $0?.take(source, at: now) }
  }
}
