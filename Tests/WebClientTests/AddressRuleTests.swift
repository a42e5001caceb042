import NIOCore
import Testing
import Wire

@testable import WebClient

@Suite struct AddressRuleTests {
  private static let machine = "an address of this machine"
  private static let link = "a link-local address"
  private static let metadata = "the address of a metadata service"

  @Test(
    arguments: [
      ("127.0.0.1", machine), ("127.9.9.9", machine), ("0.0.0.0", machine), ("::1", machine),
      ("::", machine), ("::ffff:127.0.0.1", machine), ("64:ff9b::127.0.0.1", machine),
      ("192.168.7.7", machine), ("169.254.169.254", link), ("169.254.0.1", link),
      ("fe80::1", link), ("febf::1", link), ("::ffff:169.254.169.254", link),
      ("100.100.100.200", metadata), ("192.0.0.192", metadata), ("fd00:ec2::254", metadata),
      ("fd20:ce::254", metadata), ("::ffff:100.100.100.200", metadata),
      ("10.0.0.1", nil), ("192.168.7.8", nil), ("128.0.0.1", nil), ("126.255.255.255", nil),
      ("169.253.255.255", nil), ("169.255.0.0", nil), ("1.0.0.0", nil), ("::2", nil),
      ("fec0::1", nil), ("fd00::1", nil), ("2606:4700::1111", nil), ("::ffff:8.8.8.8", nil),
    ] as [(String, String?)])
  func whatIsRefused(address: String, reason: String?) throws {
    let address = try SocketAddress(ipAddress: address, port: 443)
    let own: Set = ["192.168.7.7"]
    #expect(AddressRule.elsewhere().refusal(of: address, own: own) == reason)
    #expect(AddressRule.any.refusal(of: address, own: own) == nil)
    let text = try #require(address.ipAddress)
    #expect(AddressRule.elsewhere(allowing: [text]).refusal(of: address, own: own) == nil)
  }

  @Test func whatIsNoIPAddressIsRefused() throws {
    #expect(AddressRule.elsewhere().refusal(of: nil, own: []) != nil)
    let path = try SocketAddress(unixDomainSocketPath: "/tmp/socket")
    #expect(AddressRule.elsewhere().refusal(of: path, own: []) != nil)
  }

  /// A name leads to this machine: nothing is sent to it, however often it is asked, and the connections stay usable.
  @Test(arguments: ["127.0.0.1", "localhost"])
  func nothingIsSentToARefusedAddress(host: String) async throws {
    try await RawServer.run { _ in
      .init(body: [1])
    } _: { port, server in
      for (rule, expected) in [
        (AddressRule.elsewhere(), HTTPFailure.Code.refused), (.any, nil),
        (.elsewhere(allowing: ["127.0.0.1"]), nil),
      ] as [(AddressRule, HTTPFailure.Code?)] {
        let clients = HTTPClients(reaching: rule)
        let call = HTTPCall(
          .get, try WebAddress("http://\(host):\(port)/"), headers: [("authorization", "geheim")],
          timeout: .seconds(20), maximumBytes: 10)
        for _ in 1...3 {
          let before = server.asked.count
          do throws(HTTPFailure) {
            _ = try await clients.answer(to: call)
            #expect(expected == nil && server.asked.count == before + 1)
          } catch {
            #expect(error.code == expected, "\(error)")
            #expect(server.asked.count == before)
          }
        }
        try await Task.sleep(for: .milliseconds(200))
        try await clients.shutdown()
      }
    }
  }
}
