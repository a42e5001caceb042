import Testing

@testable import LedgerPostgres

/// The hosts of an address, one at a time.
@Suite struct DatabaseHostTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let uri: String
    /// What libpq is told behind the URI, a host a line.
    let hosts: [String]

    var testDescription: String { uri }
  }

  static let rows = [
    Row(uri: "postgres://u@a/d", hosts: [""]),
    Row(uri: "postgres://u@a:1/d", hosts: [""]),
    Row(uri: "postgres://u@/d", hosts: [""]),
    Row(uri: "postgres://u@a,b/d", hosts: ["host=a port=5432", "host=b port=5432"]),
    Row(uri: "postgres://u@a:1,b:2/d", hosts: ["host=a port=1", "host=b port=2"]),
    Row(uri: "postgres://u@a,b:2/d", hosts: ["host=a port=5432", "host=b port=2"]),
    Row(uri: "postgres://u@[::1]:1,b:2/d", hosts: ["host=::1 port=1", "host=b port=2"]),
    Row(uri: "postgres:///d?host=a,b&port=7", hosts: ["host=a port=7", "host=b port=7"]),
    Row(uri: "postgres:///d?host=/run/a,/run/b", hosts: ["host=/run/a", "host=/run/b"]),
    Row(
      uri: "postgres:///d?hostaddr=10.0.0.1,10.0.0.2&port=1,2",
      hosts: ["hostaddr=10.0.0.1 port=1", "hostaddr=10.0.0.2 port=2"]),
    Row(
      uri: "postgres:///d?host=a,b&hostaddr=10.0.0.1,10.0.0.2",
      hosts: ["host=a hostaddr=10.0.0.1", "host=b hostaddr=10.0.0.2"]),
    // What does not fit together is libpq's to refuse.
    Row(uri: "postgres:///d?host=a,b&port=1,2,3", hosts: [""]),
    Row(uri: "postgres:///d?host=a,b,c&hostaddr=10.0.0.1,10.0.0.2", hosts: [""]),
    Row(uri: "postgres:///d?host=a,", hosts: [""]),
  ]

  @Test(arguments: rows)
  func anAddressHasItsHosts(_ row: Row) throws {
    let hosts = try ConnectionAddress(uri: row.uri).turn.hosts
    let told = hosts.map { host in
      host.keywords.map { "\($0.0)=\($0.1)" }.joined(separator: " ")
    }
    #expect(told == row.hosts)
  }

  @Test func theHostThatWorkedIsTriedFirstUntilItIsLost() {
    let turn = HostTurn((0..<3).map { DatabaseHost(name: "\($0)") })
    #expect(turn.places == [0, 1, 2])
    turn.found(1)
    #expect(turn.places == [1, 2, 0])
    // Of a host that another connection has left already.
    turn.lost(0)
    #expect(turn.places == [1, 2, 0])
    turn.lost(1)
    #expect(turn.places == [2, 0, 1])
    turn.lost(2)
    #expect(turn.places == [0, 1, 2])
  }

  /// Connections to the leader of the past are left as soon as one connection has found the new one, and not before.
  @Test func aLeaderIsOneOfThePastOnceAnotherIsFound() {
    let turn = HostTurn((0..<2).map { DatabaseHost(name: "\($0)") })
    turn.found(0)
    turn.lost(0)
    #expect(turn.isWriter(0) && !turn.isWriter(1))
    turn.found(1)
    #expect(!turn.isWriter(0) && turn.isWriter(1))
  }

  @Test func oneHostAloneStaysTheFirst() {
    let turn = HostTurn([DatabaseHost()])
    turn.lost(0)
    #expect(turn.places == [0])
  }
}
