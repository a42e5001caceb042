/// The three HTTP methods of Stripe's API.
public enum StripeHTTPMethod: String, Sendable {
  /// Reads.
  case get = "GET"
  /// Creates, or changes.
  case post = "POST"
  /// Deletes, or cancels.
  case delete = "DELETE"
}

/// One HTTP request to Stripe, ready to be sent.
///
/// The key travels beside the other headers, as a value that does not print, so that no log of a request can show it.
public struct StripeHTTPRequest: Sendable, Equatable {
  /// How the address is used.
  public var method: StripeHTTPMethod
  /// The whole address with its query.
  public var url: String
  /// Sent as the `Authorization` header.
  public var key: StripeSecretKey
  /// All headers but `Authorization`.
  public var headers: [(name: String, value: String)]
  /// The form-encoded body; nil for none.
  public var body: String?
  /// How long to wait for the whole answer.
  public var timeout: Duration

  /// A request made of the given parts.
  public init(
    method: StripeHTTPMethod, url: String, key: StripeSecretKey,
    headers: [(name: String, value: String)] = [], body: String? = nil, timeout: Duration
  ) {
    self.method = method
    self.url = url
    self.key = key
    self.headers = headers
    self.body = body
    self.timeout = timeout
  }

  /// The first value of a header, by its name in any case.
  public func header(_ name: String) -> String? {
    headers.first { $0.name.lowercased() == name.lowercased() }?.value
  }

  public static func == (left: Self, right: Self) -> Bool {
    left.method == right.method && left.url == right.url && left.key == right.key
      && left.body == right.body && left.timeout == right.timeout
      && left.headers.elementsEqual(right.headers) { $0 == $1 }
  }
}
