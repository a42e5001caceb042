extension WebAddress {
  /// Whether the scheme is `https`.
  public var isSecure: Bool { text.lowercased().hasPrefix("https://") }

  /// The name or address of the host, in lower case, without the brackets of an IPv6 address.
  public var host: String {
    let name = hostAndPort.name
    return name.hasPrefix("[") ? String(name.dropFirst().dropLast()) : name
  }

  /// The one that the scheme implies where none is written.
  public var port: Int { hostAndPort.port ?? (isSecure ? 443 : 80) }

  private var hostAndPort: (name: String, port: Int?) {
    let rest = text.drop { $0 != "/" }.dropFirst(2).prefix { $0 != "/" && $0 != "?" }
    let authority = rest.lowercased()
    guard let colon = authority.lastIndex(of: ":"), !authority[colon...].contains("]") else {
      return (authority, nil)
    }
    return (String(authority[..<colon]), Int(authority[authority.index(after: colon)...]))
  }
}
