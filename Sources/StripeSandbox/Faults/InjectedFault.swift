/// Something that is to go wrong on demand, until it has gone wrong often enough.
struct InjectedFault: Identified, Codable, Sendable {
  enum Kind: String, Codable, Sendable, CaseIterable {
    /// Refused before any work, with `status`, `code` and `message`.
    case refuse
    /// 429 with `reason`, or without one for a lock timeout.
    case rateLimit = "rate_limit"
    /// 500 in place of the work, which had begun: the answer is kept under the idempotency key.
    case error
    /// 500 after the work was done, kept in the same way.
    case errorAfter = "error_after"
    /// Answered after `milliseconds`; an idempotency key is in use meanwhile.
    case slow
    /// The work is done and the connection closed without an answer.
    case drop
    /// The connection is reset before any work.
    case reset
  }

  var id: String
  var kind: Kind
  /// `POST /v1/billing/meter_events`, a prefix of the path; nil for every call.
  var route: String?
  /// How often it happens before it is over; nil for ever.
  var count: Int?
  /// Of a hundred matching calls, how many; drawn from `random`.
  var percent: Int = 100
  var random = IdentifierSource(seed: 1)
  var status: Int = 400
  var code: String?
  var message: String?
  var reason: String?
  var milliseconds: Int = 0
  var fired = 0

  var isOver: Bool { count.map { fired >= $0 } ?? false }

  /// Whether it happens to this call; counts when it does.
  mutating func strikes(method: String, path: String) -> Bool {
    guard !isOver, matches(method: method, path: path) else { return false }
    guard percent >= 100 || Int(random.next() % 100) < percent else { return false }
    fired += 1
    return true
  }

  private func matches(method: String, path: String) -> Bool {
    guard let route else { return true }
    let parts = route.split(separator: " ", maxSplits: 1)
    guard parts.count == 2 else { return path.hasPrefix(route) }
    return parts[0] == method && path.hasPrefix(parts[1])
  }

  /// The refusal it makes, for those kinds that answer.
  var refusal: StripeError {
    switch kind {
    case .rateLimit:
      StripeError(
        status: 429, code: reason == nil ? "lock_timeout" : "rate_limit",
        message: message ?? "Request rate limit exceeded.", rateLimitReason: reason,
        leavesKeyUnused: true)
    case .refuse:
      StripeError(
        status: status, kind: status == 402 ? .card : status >= 500 ? .api : .invalidRequest,
        code: code, message: message ?? "Refused on demand.", leavesKeyUnused: true)
    default:
      StripeError(
        status: 500, kind: .api, code: code,
        message: message ?? "An unknown error occurred. (Injected on demand.)")
    }
  }

  var rendered: JSON {
    var json = JSONObject(id: id, object: "sandbox.fault")
    json.set("kind", kind.rawValue)
    json.set("route", route)
    json.set("count", count.map(Int64.init))
    json.set("percent", Int64(percent))
    json.set("fired", Int64(fired))
    json.set("over", isOver)
    return .object(json)
  }
}
