import PrometheusClient

/// How a source is told who asks: headers, and one of a token, a file with a token, a user with a password.
public struct SourceAccess: Hashable, Sendable {
  /// A text that must not appear in logs, messages or dumps.
  public struct Credential: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
    /// The text itself, for the one header that carries it.
    let text: String

    public var description: String { "<secret>" }
    public var customMirror: Mirror { Mirror(self, children: []) }
  }

  /// A header that every request carries.
  public struct Header: Hashable, Sendable {
    public let name: String
    public let value: Credential
  }

  public var headers: [Header] = []
  public var bearer: Credential?
  /// Read anew for every request, so that a token may be exchanged.
  public var bearerFile: String?
  /// `user:password`.
  public var basic: Credential?
  /// Which header a token goes in, where it is not `Authorization`, and what stands before it.
  public var tokenHeader = "authorization"
  public var tokenPrefix = "Bearer "

  public init() {}

  /// The headers of one request; `fallback` is the token for sources that have none of their own.
  func requestHeaders(fallback: Secret? = nil) throws(PrometheusError) -> [(
    name: String, value: String
  )] {
    var result = headers.map { (name: $0.name, value: $0.value.text) }
    if let basic {
      result.append(("authorization", "Basic " + Base64.encode(Array(basic.text.utf8))))
    } else if let token = try token ?? fallback?.revealed {
      result.append((tokenHeader, tokenPrefix + token))
    }
    return result
  }

  private var token: String? {
    get throws(PrometheusError) {
      guard let bearerFile else { return bearer?.text }
      guard let text = TokenFile.text(bearerFile) else {
        throw PrometheusError(.refused, "the token file \(bearerFile) cannot be read or is empty")
      }
      return text
    }
  }
}
