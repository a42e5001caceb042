/// An HTTP answer that was read to its end.
public struct HTTPAnswer: Sendable {
  /// The HTTP status.
  public let status: Int
  /// All headers, in the order received.
  public let headers: [(name: String, value: String)]
  /// The body's bytes, unpacked.
  public let body: [UInt8]

  /// An answer made of the given parts.
  public init(status: Int, headers: [(name: String, value: String)], body: [UInt8]) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// The first header of that name, whatever its letters' case.
  public func header(_ name: String) -> String? {
    headers.first { $0.name.lowercased() == name.lowercased() }?.value
  }

  /// All headers of that name, in their order.
  public func headers(named name: String) -> [String] {
    headers.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
  }
}
