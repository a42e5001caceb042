/// On whose account Stripe is asked: the log's lines about Stripe's answers name it, so that a call is found from a request and a
/// request from a call. Whoever begins something sets it for all that follows from it.
public struct StripeCause: Hashable, Sendable {
  /// How many requests are named at most: one reconciliation may serve any number.
  public static let mostRequests = 20

  /// Of the task that is running; empty where nobody said.
  @TaskLocal public static var current = StripeCause()

  /// Our id of the customer; nil for what is about no one.
  public let customer: String?
  /// The ids of the requests that wait for it, oldest first.
  public let requests: [String]

  /// Keeps the first `mostRequests`.
  public init(customer: String? = nil, requests: [String] = []) {
    self.customer = customer
    self.requests = Array(requests.prefix(Self.mostRequests))
  }

  /// The field `traceparent` (www.w3.org/TR/trace-context) of a call: the trace of the oldest request that waits for it; nil where that is none. A call has one, though
  /// it may carry the totals of many reports: the log names them all.
  var traceParent: String? {
    guard let id = requests.first, id.utf8.count == 32, id.utf8.allSatisfy(Self.isLowerHex),
      id.utf8.contains(where: { $0 != UInt8(ascii: "0") })
    else { return nil }
    let halves = [id.suffix(16), id.prefix(16)]
    let span = halves.first { $0.utf8.contains { $0 != UInt8(ascii: "0") } } ?? halves[0]
    return "00-\(id)-\(span)-01"
  }

  private static func isLowerHex(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
  }
}
