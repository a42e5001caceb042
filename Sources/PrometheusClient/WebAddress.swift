/// An `http` or `https` address, its credentials kept apart from what is shown and logged.
public struct WebAddress: Hashable, Sendable {
  /// The address that is called; without user and password.
  public let text: String
  /// `Basic …`, from a user and password written into the address.
  public let authorization: String?

  /// Throws `malformed` unless the text is an absolute http(s) address without a fragment or spaces.
  public init(_ text: String) throws(PrometheusError) {
    let schemes = ["http://", "https://"].filter { text.lowercased().hasPrefix($0) }
    guard let scheme = schemes.first, !text.contains(where: { $0.isWhitespace || $0 == "#" }) else {
      throw Self.refusal
    }
    let rest = text.dropFirst(scheme.count)
    let authority = rest.prefix { $0 != "/" && $0 != "?" }
    let userEnd = authority.lastIndex(of: "@")
    let host = userEnd.map { authority[authority.index(after: $0)...] } ?? authority
    guard !host.isEmpty, !host.hasPrefix(":") else { throw Self.refusal }
    self.text = scheme + host + rest[authority.endIndex...]
    authorization = userEnd.map {
      "Basic " + Base64.encode(Array(Self.decoded(authority[..<$0]).utf8))
    }
  }

  init(text: String, authorization: String?) {
    self.text = text
    self.authorization = authorization
  }

  private static let refusal = PrometheusError(
    .malformed, "an address begins with http:// or https:// and names a host")

  /// The address without its query, for messages.
  public var shown: String { String(text.prefix { $0 != "?" }) }

  /// The address with a path behind its own, one slash between them, before the query if it has one.
  public func appending(path: String) -> WebAddress {
    let base = shown.hasSuffix("/") ? String(shown.dropLast()) : shown
    return WebAddress(text: base + path + query, authorization: authorization)
  }

  /// `?` and what stands behind it; empty without a query.
  public var query: String { String(text.dropFirst(shown.count)) }

  /// The address without its query.
  public var withoutQuery: WebAddress { WebAddress(text: shown, authorization: authorization) }

  /// The address with another query behind its own.
  public func adding(query: String) -> WebAddress {
    guard query.count > 1 else { return self }
    let joined = self.query.count > 1 ? text + "&" + query.dropFirst() : shown + query
    return WebAddress(text: joined, authorization: authorization)
  }

  /// The value of a query item, as it is written.
  public func queryValue(_ name: String) -> String? {
    query.dropFirst().split(separator: "&").first { $0.prefix { $0 != "=" } == name }
      .map { String($0.drop { $0 != "=" }.dropFirst()) }
  }

  /// This address with another's user and password, unless it has its own or is of another origin.
  public func adoptingCredentials(of other: WebAddress) -> WebAddress {
    guard authorization == nil, origin == other.origin else { return self }
    return WebAddress(text: text, authorization: other.authorization)
  }

  /// The address with these query items set; others it already has are kept.
  public func setting(_ items: [(name: String, value: String)]) -> WebAddress {
    let parts = text.split(separator: "?", maxSplits: 1)
    let names = Set(items.map(\.name))
    let kept = parts.dropFirst().first.map { query in
      query.split(separator: "&").filter { item in
        !names.contains(String(item.prefix { $0 != "=" }))
      }.joined(separator: "&")
    }
    let query = [kept ?? "", Self.query(items)].filter { !$0.isEmpty }.joined(separator: "&")
    return WebAddress(text: String(parts.first ?? "") + "?" + query, authorization: authorization)
  }

  /// `a=b&c=d`, percent-encoded (RFC 3986 unreserved characters stay).
  static func query(_ items: [(name: String, value: String)]) -> String {
    items.map { "\(encoded($0.name))=\(encoded($0.value))" }.joined(separator: "&")
  }

  private static func encoded(_ text: String) -> String {
    var encoded = ""
    for byte in text.utf8 {
      let scalar = Unicode.Scalar(byte)
      let isPlain = scalar.properties.isAlphabetic || scalar.properties.numericType != nil
      if byte < 0x80, isPlain || "-._~".unicodeScalars.contains(scalar) {
        encoded.unicodeScalars.append(scalar)
      } else {
        let digits = String(byte, radix: 16, uppercase: true)
        encoded += "%" + (digits.count == 1 ? "0" : "") + digits
      }
    }
    return encoded
  }

  private static func decoded(_ text: Substring) -> String {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      let digits = String(decoding: rest.prefix(2), as: UTF8.self)
      if byte == UInt8(ascii: "%"), rest.count >= 2, let value = UInt8(digits, radix: 16) {
        bytes.append(value)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension WebAddress: CustomStringConvertible {
  public var description: String { shown }
}
