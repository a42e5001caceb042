import Synchronization
import Testing
import WebClient
import Wire

@Suite(.serialized) struct HTTPSourceTests {
  @Test(arguments: [
    (301, "/metrics/", true), (302, "metrics/", true), (303, "?x=1", true),
    (307, "/metrics/", true), (308, "./metrics/", true),
    (307, "http://127.0.0.1:1/metrics/", false), (302, "https://127.0.0.1/metrics/", false),
    (307, "//example.com/metrics/", false), (301, "ftp://example.com/", false),
    (304, "/metrics/", false), (305, "/metrics/", false),
  ])
  func redirectsStayOnTheSameSchemeHostAndPort(status: Int, location: String, isFollowed: Bool)
    async throws
  {
    try await RawServer.run { request in
      let line = request.prefix { $0 != "\r\n" }
      return line.contains("/metrics/") || line.contains("x=1")
        ? .init(body: Array("m_total 7\n".utf8))
        : .init(status: status, headers: [("Location", location)])
    } _: { port, server in
      let clients = HTTPClients()
      let base = "http://127.0.0.1:\(port)"
      let text: String
      do {
        let answer = try await HTTPSource(clients: clients, timeoutSeconds: 20)
          .get(try WebAddress("\(base)/metrics"), headers: [("authorization", "Bearer t")])
        text = "\(answer.status)"
      } catch {
        text = "\(error)"
      }
      try await clients.shutdown()
      if isFollowed {
        #expect(text == "200")
        #expect(server.asked.count == 2)
        #expect(server.asked.allSatisfy { $0.contains("\r\nauthorization: Bearer t\r\n") })
      } else {
        let named =
          location.hasPrefix("ftp")
          ? "no address"
          : location.hasPrefix("//")
            ? "http:" + location : location.hasPrefix("/") ? base + location : location
        #expect(
          text == "\(base)/metrics answered \(status) towards \(named), which is not followed")
        #expect(server.asked.count == 1)
      }
    }
  }

  @Test(arguments: [
    ("get", 6), ("form", 6), ("body", 1),
  ])
  func aRedirectThatGoesInCirclesEndsAndABodyIsNotRedirected(verb: String, count: Int)
    async throws
  {
    try await RawServer.run { request in
      .init(status: 307, headers: [("Location", request.contains(" /a ") ? "/b" : "/a")])
    } _: { port, server in
      let clients = HTTPClients()
      let source = HTTPSource(clients: clients, timeoutSeconds: 20)
      let address = try WebAddress("http://127.0.0.1:\(port)/a")
      switch verb {
      case "get":
        await #expect(throws: HTTPFailure.self) { try await source.get(address) }
      case "form":
        await #expect(throws: HTTPFailure.self) {
          try await source.post(form: [("q", "a b")], to: address)
        }
        #expect(server.asked.allSatisfy { $0.hasSuffix("\r\n\r\nq=a%20b") })
      default:
        let answer = try await source.post([0x7B, 0x7D], headers: [], to: address)
        #expect(answer.status == 307)
      }
      #expect(server.asked.count == count)
      try await clients.shutdown()
    }
  }

  @Test func everyExchangeIsToldOfUnderItsName() async throws {
    let told = Mutex<[String]>([])
    try await RawServer.run { request in
      request.contains(" /a ")
        ? .init(status: 302, headers: [("Location", "/b")]) : .init(status: 503)
    } _: { port, _ in
      let clients = HTTPClients()
      let source = HTTPSource(clients: clients, maximumBytes: 10) { exchange in
        let failure = exchange.failure ?? "answered"
        told.withLock { $0.append("\(exchange.source) \(exchange.origin) \(failure)") }
      }
      let base = "http://127.0.0.1:\(port)"
      _ = try await source.named("scrape").get(try WebAddress("\(base)/a?token=geheim"))
      _ = try await source.named("scrape").get(try WebAddress("\(base)/a"))
      _ = try? await source.get(try WebAddress("http://127.0.0.1:1/"))
      _ = try? await source.secured(by: TLSFiles(authorities: "/no/file"))
        .get(try WebAddress("https://127.0.0.1:1/"))
      #expect(
        told.withLock { $0 } == [
          "scrape \(base) http_503", "scrape \(base) answered", "scrape \(base) http_503",
          "http http://127.0.0.1:1 unreachable", "http https://127.0.0.1:1 malformed",
        ])
      try await clients.shutdown()
    }
  }
}
