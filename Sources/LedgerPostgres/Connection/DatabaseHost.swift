/// One of the hosts that an address names. Without any value it is what libpq finds by itself.
///
/// libpq tries the next host only where nobody listens or the session says that it takes no writes; a pooler that lets a client in
/// before it knows that its server is gone, or that remembers a standby, would hold it for ever. So hosts are tried here, one at a
/// time.
struct DatabaseHost: Equatable, Sendable {
  /// An empty port among several means libpq's own.
  private static let defaultPort = "5432"

  var name: String?
  var address: String?
  var port: String?

  /// What is said to libpq behind the URI, which it wins over.
  var keywords: [(String, String)] {
    [("host", name), ("hostaddr", address), ("port", port)].compactMap { keyword, value in
      value.map { (keyword, $0) }
    }
  }

  /// The hosts of an address by libpq's rules. One alone, and lists that do not fit together, are libpq's to read.
  static func all(in values: [String: String]) -> [DatabaseHost] {
    func list(_ keyword: String) -> [String] {
      guard let text = values[keyword] else { return [] }
      return text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    let names = list("host")
    let addresses = list("hostaddr")
    let ports = list("port").map { $0.isEmpty ? defaultPort : $0 }
    let count = max(names.count, addresses.count)
    guard count > 1, [0, count].contains(names.count), [0, count].contains(addresses.count),
      [0, 1, count].contains(ports.count), !names.contains(""), !addresses.contains("")
    else { return [DatabaseHost()] }
    return (0..<count).map { place in
      DatabaseHost(
        name: names.isEmpty ? nil : names[place],
        address: addresses.isEmpty ? nil : addresses[place],
        port: ports.count > 1 ? ports[place] : ports.first)
    }
  }
}
