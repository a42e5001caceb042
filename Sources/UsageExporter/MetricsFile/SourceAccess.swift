import PrometheusClient
public import WebClient
import Wire

/// How a source is told who asks: headers, one of a token or a user with a password, and certificates. What is in a file
/// is read anew for every request, so that it may be exchanged.
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
    public let value: HeaderValue
  }

  public enum HeaderValue: Hashable, Sendable {
    case text(Credential)
    case file(String)
  }

  public var headers: [Header] = []
  public var bearer: Credential?
  public var bearerFile: String?
  /// `user:password`.
  public var basic: Credential?
  public var basicFile: String?
  public var files = TLSFiles()
  /// Which header a token goes in, where it is not `Authorization`, and what stands before it.
  public var tokenHeader = "authorization"
  public var tokenPrefix = "Bearer "

  public init() {}

  /// The headers of one request; `fallback` is the token for sources that have none of their own.
  ///
  /// Throws `refused` for a file that cannot be read or is empty.
  func requestHeaders(fallback: Secret? = nil) throws(PrometheusError) -> [(
    name: String, value: String
  )] {
    var result: [(name: String, value: String)] = []
    for header in headers {
      switch header.value {
      case .text(let text): result.append((header.name, text.text))
      case .file(let path):
        result.append((header.name, try Self.text(path, "file of \(header.name)")))
      }
    }
    if let basic = try password {
      result.append(("authorization", "Basic " + Base64.text(of: basic.utf8)))
    } else if let token = try token ?? fallback?.revealed {
      result.append((tokenHeader, tokenPrefix + token))
    }
    return result
  }

  /// What must not be shown, as far as files can be read.
  var secrets: [Secret] {
    let texts = [bearer, basic].compactMap { $0 } + headers.compactMap(\.text)
    let basics = [basic?.text, basicFile.flatMap(TokenFile.text)].compactMap { $0 }
    // The password alone, and what the header carries.
    let derived = basics.flatMap { text in
      [Base64.text(of: text.utf8), String(text.drop { $0 != ":" }.dropFirst())]
    }
    let paths = [bearerFile, basicFile].compactMap { $0 } + headers.compactMap(\.file)
    return (texts.map(\.text) + derived).map { Secret($0) }
      + paths.compactMap { SecretFile(path: $0, read: TokenFile.text) }.map { Secret(file: $0) }
  }

  private var token: String? {
    get throws(PrometheusError) {
      guard let bearerFile else { return bearer?.text }
      return try Self.text(bearerFile, "token file")
    }
  }

  private var password: String? {
    get throws(PrometheusError) {
      guard let basicFile else { return basic?.text }
      let found = try Self.text(basicFile, "password file")
      guard found.contains(":") else {
        throw PrometheusError(.refused, "the password file \(basicFile) holds no user:password")
      }
      return found
    }
  }

  private static func text(_ path: String, _ name: String) throws(PrometheusError) -> String {
    guard let text = TokenFile.text(path) else {
      throw PrometheusError(.refused, "the \(name) \(path) cannot be read or is empty")
    }
    return text
  }
}

extension SourceAccess.Header {
  fileprivate var text: SourceAccess.Credential? {
    // Names of tenants and the like are short and stand in many words.
    if case .text(let text) = value, text.text.utf8.count >= 16 { text } else { nil }
  }

  fileprivate var file: String? { if case .file(let path) = value { path } else { nil } }
}
