public import Wire

/// Which proxy an address is reached through: what `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` say, as Go's and curl's
/// programs read them.
public struct ProxyRules: Hashable, Sendable {
  /// Everything is reached directly.
  public static let none = ProxyRules()

  /// The proxy for addresses with `https`.
  public let https: WebAddress?
  /// The proxy for addresses with `http`.
  public let http: WebAddress?
  private let exceptions: [String]

  /// `exceptions` are hosts, domains (with those below them), addresses and IPv4 networks, each with a port or without,
  /// between commas or spaces; `*` is all of them.
  public init(https: WebAddress? = nil, http: WebAddress? = nil, exceptions: String = "") {
    self.https = https
    self.http = http
    self.exceptions = exceptions.lowercased().split { $0 == "," || $0.isWhitespace }.map(
      String.init)
  }

  /// Nil for what is reached directly, as everything on this machine is.
  public func proxy(for address: WebAddress) -> WebAddress? {
    guard let proxy = address.isSecure ? https : http else { return nil }
    let host = address.host
    guard host != "localhost", host != "::1", !Self.isIn("127.0.0.0/8", host) else { return nil }
    return exceptions.contains { Self.matches($0, host: host, port: address.port) } ? nil : proxy
  }

  private static func matches(_ exception: String, host: String, port: Int) -> Bool {
    if exception == "*" { return true }
    if exception.contains("/") { return isIn(exception, host) }
    var name = exception[...]
    let colons = name.filter { $0 == ":" }.count
    if colons == 1 || name.contains("]:"), let colon = name.lastIndex(of: ":") {
      guard Int(name[name.index(after: colon)...]) == port else { return false }
      name = name[..<colon]
    }
    name = name.hasPrefix("[") ? name.dropFirst().dropLast() : name
    if name.hasPrefix("*.") { name = name.dropFirst() }
    let bare = name.hasPrefix(".") ? name.dropFirst() : name
    guard !bare.isEmpty else { return false }
    return host.hasSuffix("." + bare) || (host == bare && !exception.hasPrefix("*."))
  }

  /// Whether the host is an IPv4 address in a network such as `10.0.0.0/8`.
  private static func isIn(_ network: String, _ host: String) -> Bool {
    let parts = network.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let bits = Int(parts[1]), (0...32).contains(bits),
      let base = number(parts[0]), let address = number(host[...])
    else { return false }
    let mask: UInt32 = bits == 0 ? 0 : ~0 << UInt32(32 - bits)
    return base & mask == address & mask
  }

  private static func number(_ text: Substring) -> UInt32? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    let bytes = parts.compactMap { UInt8($0) }
    return bytes.count == 4 ? bytes.reduce(0) { $0 << 8 | UInt32($1) } : nil
  }
}
