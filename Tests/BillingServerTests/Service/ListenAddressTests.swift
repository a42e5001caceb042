import BillingServer
import Testing

@Suite struct ListenAddressTests {
  @Test(arguments: [
    ("127.0.0.1", false, "127.0.0.1", false), ("localhost", false, "localhost", false),
    ("::1", false, "::1", false), ("127.8.0.1", false, "127.8.0.1", false),
    ("0.0.0.0", false, "127.0.0.1", true), ("::", false, "127.0.0.1", true),
    ("billing.example", false, "127.0.0.1", true),
    ("127.0.0.1.evil.example", false, "127.0.0.1", true),
    ("0.0.0.0", true, "0.0.0.0", false), ("127.0.0.1", true, "127.0.0.1", false),
  ])
  func withoutAKeyOnlyLoopback(host: String, hasKey: Bool, listens: String, explains: Bool) {
    let address = ListenAddress.decide(host: host, port: 3100, hasKey: hasKey)
    #expect(address.host == listens)
    #expect(address.port == 3100)
    #expect((address.explanation != nil) == explains)
  }

  @Test func explanationSaysWhyAndWhatToDo() {
    let address = ListenAddress.decide(host: "0.0.0.0", port: 3100, hasKey: false)
    #expect(
      address.explanation == """
        listening on 127.0.0.1 and not on 0.0.0.0: there is no API key yet, so every request is trusted. \
        Set BILLING_ADMIN_KEY or run "billing keys create --role operator", then start again
        """)
  }
}
