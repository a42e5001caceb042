import Testing
import WebClient
import Wire

@Suite struct ProxyRulesTests {
  private func rules(_ exceptions: String = "") throws -> ProxyRules {
    ProxyRules(
      https: try WebAddress("http://secure:3128"), http: try WebAddress("http://plain:3128"),
      exceptions: exceptions)
  }

  @Test(
    arguments: [
      ("https://prometheus/api", "", "secure"), ("http://prometheus/api", "", "plain"),
      ("HTTP://Prometheus:9090", "", "plain"),
      // What is on this machine is reached directly, whatever is said.
      ("http://localhost:9090", "", nil), ("http://127.0.0.1:9090", "", nil),
      ("http://127.1.2.3", "", nil), ("http://[::1]:9090/x", "", nil),
      ("http://prometheus", "*", nil), ("http://prometheus", " , ,other", "plain"),
      ("http://prometheus", "other,prometheus", nil), ("http://prometheus", "PROMETHEUS", nil),
      ("http://a.example.com", "example.com", nil), ("http://a.example.com", ".example.com", nil),
      ("http://a.example.com", "*.example.com", nil),
      ("http://example.com", "*.example.com", "plain"),
      ("http://example.com", "example.com", nil), ("http://example.com", ".example.com", nil),
      ("http://notexample.com", "example.com", "plain"),
      ("http://example.com.evil", "example.com", "plain"),
      ("http://p:9090", "p:9090", nil), ("http://p:9091", "p:9090", "plain"),
      ("http://p", "p:80", nil), ("https://p", "p:443", nil), ("https://p", "p:80", "secure"),
      ("http://10.1.2.3:9090", "10.0.0.0/8", nil), ("http://11.1.2.3", "10.0.0.0/8", "plain"),
      ("http://10.1.2.3", "10.1.2.3", nil), ("http://10.1.2.3", "0.0.0.0/0", nil),
      ("http://10.1.2.3", "10.0.0.0/33", "plain"), ("http://10.1.2.3", "10.0.0/8", "plain"),
      ("http://prometheus", "10.0.0.0/8", "plain"), ("http://[fd00::1]:9090", "[fd00::1]", nil),
      ("http://[fd00::1]:9090", "fd00::1", nil), ("http://[fd00::1]:9090", "[fd00::1]:9090", nil),
      ("http://[fd00::2]", "[fd00::1]", "plain"), ("http://p?x=1", "p", nil),
    ] as [(String, String, String?)])
  func whoIsReachedThroughAProxy(address: String, exceptions: String, proxy: String?) throws {
    #expect(
      try rules(exceptions).proxy(for: try WebAddress(address))?.host == proxy,
      "\(address) with \(exceptions)")
  }

  @Test func withoutAProxyForItsSchemeAnAddressIsReachedDirectly() throws {
    let rules = ProxyRules(https: try WebAddress("http://secure:3128"))
    #expect(rules.proxy(for: try WebAddress("http://prometheus")) == nil)
    #expect(ProxyRules.none.proxy(for: try WebAddress("https://prometheus")) == nil)
  }
}
