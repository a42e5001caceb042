import HTTPTypes
import Synchronization

/// What is left of a caller's requests after one was counted, as its answer tells it.
///
/// The fields are those of draft-ietf-httpapi-ratelimit-headers-10: so many (`q`) in a window of `w` seconds, of which `r` are left,
/// and one more in `t` seconds.
struct RateStanding: Hashable, Sendable {
  let kind: RequestSource.Kind
  let rate: TokenRate
  let left: TokensLeft
  /// Whether there was none for the request itself.
  let isRefused: Bool

  /// Rounded up; in a refusal the same instant as `Retry-After`.
  var seconds: Int64 { TokenRate.wholeSeconds(left.nextNanoseconds) }

  func write(to headers: inout HTTPFields) {
    headers[.rateLimitPolicy] = "\"\(kind.rawValue)\";q=\(rate.burst);w=\(rate.windowSeconds)"
    headers[.rateLimit] = "\"\(kind.rawValue)\";r=\(left.count);t=\(seconds)"
  }

  /// Where the access check leaves it for the boundary, which writes it into whatever is answered.
  final class Note: Sendable {
    private let kept = Mutex<RateStanding?>(nil)

    var standing: RateStanding? {
      get { kept.withLock { $0 } }
      set { kept.withLock { $0 = newValue } }
    }
  }
}
