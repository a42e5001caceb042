/// One complete HTTP answer.
public struct StripeHTTPResponse: Sendable {
  /// The HTTP status.
  public var status: Int
  /// All headers in the order received.
  public var headers: [(name: String, value: String)]
  /// The body's bytes.
  public var body: [UInt8]

  /// An answer made of the given parts.
  public init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// The first value of a header, by its name in any case.
  public func header(_ name: String) -> String? {
    headers.first { $0.name.lowercased() == name.lowercased() }?.value
  }

  /// Stripe's id of the request, for its support.
  public var requestID: String? { header("Request-Id") }

  /// Whether the status is one of 200…299.
  public var isSuccess: Bool { (200..<300).contains(status) }
}
