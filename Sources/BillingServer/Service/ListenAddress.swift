/// Where the service listens, and what to tell the operator about it.
public struct ListenAddress: Hashable, Sendable {
  public let host: String
  public let port: Int
  /// Why it is not the address that was asked for; nil when it is.
  public let explanation: String?

  /// Without any key the service listens on loopback only: whoever reached it could bill and read everyone.
  public static func decide(host: String, port: Int, hasKey: Bool) -> ListenAddress {
    guard !hasKey, !LoopbackName.contains(host) else {
      return ListenAddress(host: host, port: port, explanation: nil)
    }
    return ListenAddress(
      host: "127.0.0.1", port: port,
      explanation: """
        listening on 127.0.0.1 and not on \(host): there is no API key yet, so every request is trusted. \
        Set BILLING_ADMIN_KEY or run "billing keys create --role operator", then start again
        """)
  }
}

/// The names and addresses of the machine itself.
enum LoopbackName {
  /// `host` without a port: `localhost`, `127.0.0.1`, `::1` or `[::1]`.
  static func contains(_ host: String) -> Bool {
    if host == "127.0.0.1" || host == "localhost" { return true }
    let name = host.lowercased()
    if name == "localhost" || name.hasSuffix(".localhost") { return true }
    if name == "::1" || name == "[::1]" { return true }
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }

  /// The same for a `Host` header, which may carry a port.
  static func contains(authority: String) -> Bool {
    contains(host(of: authority))
  }

  static func host(of authority: String) -> String {
    if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") {
      return String(authority[...end])
    }
    guard let colon = authority.lastIndex(of: ":") else { return authority }
    return String(authority[..<colon])
  }
}
