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
}
