extension WebAddress {
  /// Scheme, host and port: what decides who may see a token. The port that a scheme implies is left out.
  public var origin: String {
    let parts = text.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
    let origin = parts.prefix(3).joined(separator: "/").lowercased().prefix { $0 != "?" }
    let implied = origin.hasPrefix("https:") ? ":443" : ":80"
    return String(origin.hasSuffix(implied) ? origin.dropLast(implied.count) : origin)
  }

  /// The address that a page or a redirect names as the next one, in any form of RFC 3986 §4.1; nil elsewhere.
  ///
  /// Another origin is refused: the token of this one must not be sent there.
  public func following(_ reference: String) -> WebAddress? {
    guard let next = resolving(reference), next.origin == origin else { return nil }
    return WebAddress(text: next.text, authorization: authorization)
  }

  /// The address of a reference seen from this one (RFC 3986 §5.2), without credentials of this one; nil for what is no
  /// http(s) address.
  public func resolving(_ reference: String) -> WebAddress? {
    let reference = String(reference.prefix { $0 != "#" })
    if Self.hasScheme(reference) { return try? WebAddress(reference) }
    let (scheme, authority) = (text.prefix { $0 != "/" }, text.prefix(authorityEnd))
    if reference.hasPrefix("//") { return try? WebAddress("\(scheme)\(reference)") }
    let (path, query) = Self.parts(reference)
    let base = text.dropFirst(authorityEnd).prefix { $0 != "?" }
    guard !path.isEmpty else {
      let kept = query.isEmpty ? self.query : String(query)
      return try? WebAddress("\(authority)\(base)\(kept)")
    }
    let folder = base.lastIndex(of: "/").map { base[...$0] } ?? "/"
    let merged = path.hasPrefix("/") ? path : folder + path
    return try? WebAddress("\(authority)\(Self.withoutDots(String(merged)))\(query)")
  }

  /// How many characters scheme, host and port take.
  private var authorityEnd: Int {
    let parts = text.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
    return parts.prefix(3).joined(separator: "/").prefix { $0 != "?" }.count
  }

  private static func hasScheme(_ reference: String) -> Bool {
    let scheme = reference.prefix {
      $0.isASCII && ($0.isLetter || $0.isNumber || "+-.".contains($0))
    }
    return scheme.first?.isLetter == true && reference[scheme.endIndex...].hasPrefix(":")
  }

  private static func parts(_ reference: String) -> (path: Substring, query: Substring) {
    let path = reference.prefix { $0 != "?" }
    return (path, reference[path.endIndex...])
  }

  private static func withoutDots(_ path: String) -> String {
    var kept: [Substring] = []
    let segments = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
    for (index, segment) in segments.enumerated() {
      let isLast = index == segments.count - 1
      switch segment {
      case ".": if isLast { kept.append("") }
      case "..":
        _ = kept.popLast()
        if isLast { kept.append("") }
      default: kept.append(segment)
      }
    }
    return "/" + kept.joined(separator: "/")
  }
}
