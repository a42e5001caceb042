public import Wire

/// One request, and what is allowed to its answer.
public struct HTTPCall: Sendable {
  /// What is asked of the address.
  public enum Method: String, Sendable {
    /// Reads.
    case get = "GET"
    /// Creates, changes, or asks with a body.
    case post = "POST"
    /// Deletes.
    case delete = "DELETE"
  }

  /// What is asked of the address.
  public var method: Method
  /// Where it is sent; the address's user and password are not added to the headers.
  public var address: WebAddress
  /// All headers, credentials among them.
  public var headers: [(name: String, value: String)]
  /// The body; nil for none.
  public var body: [UInt8]?
  /// How long to wait for the last byte of the answer.
  public var timeout: Duration
  /// How large the answer's body may be, packed and unpacked.
  public var maximumBytes: Int
  /// Certificates, where the address begins with `https`.
  public var files: TLSFiles

  /// A request made of the given parts.
  public init(
    _ method: Method, _ address: WebAddress, headers: [(name: String, value: String)],
    body: [UInt8]? = nil, timeout: Duration, maximumBytes: Int, files: TLSFiles = TLSFiles()
  ) {
    self.method = method
    self.address = address
    self.headers = headers
    self.body = body
    self.timeout = timeout
    self.maximumBytes = maximumBytes
    self.files = files
  }
}
