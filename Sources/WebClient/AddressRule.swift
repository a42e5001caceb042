import NIOCore

/// Which addresses may be connected to, for names that somebody else chose: what a name resolved to decides, not the name.
///
/// The connection's own far end is looked at before a request is sent (TLS has been agreed on by then), so that a name
/// cannot resolve to one address for the check and to another for the request.
public struct AddressRule: Hashable, Sendable {
  /// Every address: for names that an operator set.
  public static let any = AddressRule(refuses: false, allowed: [])

  /// Metadata services of clouds that do not answer on a link-local address (Alibaba, Oracle, AWS, Google).
  private static let metadata: Set<[UInt8]> = [
    [100, 100, 100, 200], [192, 0, 0, 192],
    [0xFD, 0x00, 0x0E, 0xC2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x02, 0x54],
    [0xFD, 0x20, 0x00, 0xCE, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x02, 0x54],
  ]

  private let refuses: Bool
  private let allowed: Set<String>

  /// No address of this machine, no link-local one and no metadata service, but for those that are named here as
  /// they are written without a port: `127.0.0.1`, `::1`.
  public static func elsewhere(allowing allowed: Set<String> = []) -> AddressRule {
    AddressRule(refuses: true, allowed: allowed)
  }

  /// Whether nothing needs to be looked at.
  var isEmpty: Bool { !refuses }

  /// Why an address is refused; nil for one that may be connected to. `own` are the addresses of this machine.
  func refusal(of address: SocketAddress?, own: Set<String>) -> String? {
    guard refuses else { return nil }
    guard let address, let text = address.ipAddress, let bytes = Self.bytes(of: address) else {
      return "an address that is no IP address"
    }
    guard !allowed.contains(text) else { return nil }
    if own.contains(text) || Self.isOfThisMachine(bytes) { return "an address of this machine" }
    if Self.isLinkLocal(bytes) { return "a link-local address" }
    return Self.metadata.contains(bytes) ? "the address of a metadata service" : nil
  }

  private static func isOfThisMachine(_ bytes: [UInt8]) -> Bool {
    if bytes.count == 4 { return bytes[0] == 127 || bytes[0] == 0 }
    return bytes.dropLast().allSatisfy { $0 == 0 } && (bytes.last ?? 0) <= 1
  }

  private static func isLinkLocal(_ bytes: [UInt8]) -> Bool {
    if bytes.count == 4 { return bytes[0] == 169 && bytes[1] == 254 }
    return bytes[0] == 0xFE && bytes[1] & 0xC0 == 0x80
  }

  /// Four or sixteen, from where `sockaddr_in` and `sockaddr_in6` have them; an IPv4 address that is written as one of IPv6
  /// (`::ffff:a.b.c.d`, `64:ff9b::a.b.c.d`) is four.
  private static func bytes(of address: SocketAddress) -> [UInt8]? {
    switch address {
    case .v4(let address):
      return withUnsafeBytes(of: address.address) { Array($0[4..<8]) }
    case .v6(let address):
      let bytes = withUnsafeBytes(of: address.address) { Array($0[8..<24]) }
      let mapped: [UInt8] = Array(repeating: 0, count: 10) + [0xFF, 0xFF]
      let translated: [UInt8] = [0, 0x64, 0xFF, 0x9B] + Array(repeating: 0, count: 8)
      return bytes.starts(with: mapped) || bytes.starts(with: translated)
        ? Array(bytes.suffix(4)) : bytes
    default: return nil
    }
  }
}
