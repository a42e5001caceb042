/// An `http` or `https` address, its credentials kept apart from what is shown and logged.
public struct WebAddress: Hashable, Sendable {
  /// The address that is called; without user and password.
  public let text: String
  /// `Basic …`, from a user and password written into the address.
  public let authorization: String?

  /// Throws unless the text is an absolute http(s) address without a fragment or spaces.
  public init(_ text: String) throws(WebAddressError) {
    let schemes = ["http://", "https://"].filter { text.lowercased().hasPrefix($0) }
    guard let scheme = schemes.first, !text.contains(where: { $0.isWhitespace || $0 == "#" }) else {
      throw WebAddressError()
    }
    let rest = text.dropFirst(scheme.count)
    let authority = rest.prefix { $0 != "/" && $0 != "?" }
    let userEnd = authority.lastIndex(of: "@")
    let host = userEnd.map { authority[authority.index(after: $0)...] } ?? authority
    guard !host.isEmpty, !host.hasPrefix(":") else { throw WebAddressError() }
    self.text = scheme + host + rest[authority.endIndex...]
    authorization = userEnd.map {
      "Basic " + Base64.text(of: PercentEncoding.decodedLeniently(authority[..<$0]).utf8)
    }
  }

  init(text: String, authorization: String?) {
    self.text = text
    self.authorization = authorization
  }

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
  public static func query(_ items: [(name: String, value: String)]) -> String {
    items.map { "\(PercentEncoding.encoded($0.name))=\(PercentEncoding.encoded($0.value))" }
      .joined(separator: "&")
  }
}

extension WebAddress: CustomStringConvertible {
  /// The address without user, password and query.
  public var description: String { shown }
}
