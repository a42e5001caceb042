import Glibc

/// Whose requests are counted together.
enum RequestSource: Hashable, Sendable {
  /// A key, by its public name.
  case key(String)
  /// An address from which someone without a valid key asks; of IPv6 the network of 64 bits, of which a customer has all addresses.
  case address(String)

  private static let networkBytes = 8

  /// Nil for one who is not counted: while there is no key, the service listens on loopback only and trusts everyone there.
  static func of(_ caller: Caller, from address: String?) -> RequestSource? {
    switch caller {
    case .unguarded: nil
    case .admin, .key: caller.id.map { .key($0) }
    case .refused: .of(address: address)
    }
  }

  /// Nil for a connection without an address.
  static func of(address: String?) -> RequestSource? {
    address.map { .address(network(of: $0) ?? $0) }
  }

  /// Nil for what is no address of IPv6, or one that stands for an address of IPv4 (RFC 4291 §2.5.5).
  private static func network(of address: String) -> String? {
    var parsed = in6_addr()
    guard address.utf8.contains(UInt8(ascii: ":")), inet_pton(AF_INET6, address, &parsed) == 1
    else { return nil }
    let network = withUnsafeBytes(of: parsed) { Array($0.prefix(networkBytes)) }
    return network.allSatisfy { $0 == 0 } ? nil : "\(network)"
  }

  /// The name of the policy in `RateLimit-Policy`, and the label of the metric.
  enum Kind: String, CaseIterable {
    case key, address
  }

  var kind: Kind {
    switch self {
    case .key: .key
    case .address: .address
    }
  }
}
