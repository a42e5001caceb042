import Hummingbird
import Logging
import NIOCore
import StripeAPI
import Synchronization
import Testing
import WebClient

/// The real way: sockets, async-http-client, a server that misbehaves.
@Suite(.serialized) struct StripeHTTPTransportTests {
  struct Broken: Error {}

  /// Runs `body` with a client for a server with these routes.
  static func withClient(
    timeout: Duration = .seconds(60), maxRetries: Int = 0, logger: Logger = .silent,
    _ router: Router<BasicRequestContext>,
    _ body: @escaping @Sendable (StripeClient) async throws -> Void
  ) async throws {
    let httpClients = StripeHTTPTransport.makeClients()
    do {
      try await LocalServer.run(router) { url in
        try await body(
          StripeClient(
            configuration: StripeConfiguration(
              key: StripeSecretKey("sk_test_secret"), baseURL: url + "/", timeout: timeout,
              maxRetries: maxRetries),
            transport: StripeHTTPTransport(clients: httpClients), logger: logger))
      }
    } catch {
      try await httpClients.shutdown()
      throw error
    }
    try await httpClients.shutdown()
  }

  static func json(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
    Response(
      status: status, headers: [.contentType: "application/json"],
      body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
  }

  @Test func carriesHeadersAndBody() async throws {
    let seen = Mutex<[String]>([])
    let router = Router()
    router.post("/v1/customers") { request, _ in
      let body = try await request.body.collect(upTo: 1024)
      let names = ["authorization", "stripe-version", "idempotency-key", "content-type"]
      let headers = names.map { name in
        request.headers.first { $0.name.canonicalName == name }?.value ?? "none"
      }
      seen.withLock { $0 = headers + [String(buffer: body)] }
      return Self.json(#"{"id":"cus_1"}"#)
    }
    try await Self.withClient(router) { client in
      let key = IdempotencyKey("key-1")
      let customer = try await client.createCustomer(StripeCustomerCreation(name: "A B"), key: key)
      #expect(customer.id == "cus_1")
    }
    #expect(
      seen.withLock { $0 } == [
        "Bearer sk_test_secret", "2026-05-27.dahlia", "key-1", "application/x-www-form-urlencoded",
        "name=A%20B",
      ])
  }

  @Test func bracketsAndBlanksSurviveTheQuery() async throws {
    let seen = Mutex<String>("")
    let router = Router()
    router.get("/v1/prices") { request, _ in
      seen.withLock { $0 = request.uri.query ?? "" }
      return Self.json(#"{"data":[],"has_more":false}"#)
    }
    try await Self.withClient(router) { client in
      let prices = try await client.prices(lookupKeys: ["a b", "c&d"])
      #expect(prices.isEmpty)
    }
    #expect(
      seen.withLock { $0 }
        == "lookup_keys%5B0%5D=a%20b&lookup_keys%5B1%5D=c%26d&expand%5B0%5D=data.tiers&limit=100")
  }

  @Test func aSlowAnswerIsATimeout() async throws {
    let router = Router()
    router.get("/v1/customers/:id") { _, _ in
      try await Task.sleep(for: .seconds(20))
      return Self.json("{}")
    }
    try await Self.withClient(timeout: .milliseconds(200), router) { client in
      let error = await #expect(throws: StripeError.self) { try await client.customer("cus_1") }
      #expect(error?.kind == .timeout)
    }
  }

  @Test func aSlowBodyIsATimeoutToo() async throws {
    let router = Router()
    router.get("/v1/customers/:id") { _, _ in
      Response(
        status: .ok,
        body: ResponseBody { writer in
          try await writer.write(ByteBuffer(string: "{"))
          try await Task.sleep(for: .seconds(20))
          try await writer.finish(nil)
        })
    }
    try await Self.withClient(timeout: .milliseconds(200), router) { client in
      let error = await #expect(throws: StripeError.self) { try await client.customer("cus_1") }
      #expect(error?.kind == .timeout)
    }
  }

  @Test func aBrokenAnswerIsRetriedUnderTheSameKey() async throws {
    let keys = Mutex<[String]>([])
    let router = Router()
    router.post("/v1/customers") { request, _ in
      let key = request.headers.first { $0.name.canonicalName == "idempotency-key" }?.value
      let attempt = keys.withLock { keys in
        keys.append(key ?? "none")
        return keys.count
      }
      guard attempt == 1 else { return Self.json(#"{"id":"cus_1"}"#) }
      return Response(
        status: .ok, headers: [.contentLength: "100"],
        body: ResponseBody { writer in
          try await writer.write(ByteBuffer(string: #"{"id""#))
          throw Broken()
        })
    }
    try await Self.withClient(maxRetries: 1, router) { client in
      let customer = try await client.createCustomer(StripeCustomerCreation())
      #expect(customer.id == "cus_1")
    }
    let seen = keys.withLock { $0 }
    #expect(seen.count == 2)
    #expect(seen.first == seen.last)
  }

  @Test func nobodyListeningIsAConnectionError() async throws {
    let httpClients = StripeHTTPTransport.makeClients()
    let client = StripeClient(
      configuration: StripeConfiguration(
        key: StripeSecretKey("sk_test_x"), baseURL: "http://127.0.0.1:1", maxRetries: 0),
      transport: StripeHTTPTransport(clients: httpClients), logger: .silent)
    let error = await #expect(throws: StripeError.self) { try await client.customer("cus_1") }
    #expect(error?.kind == .connection)
    try await httpClients.shutdown()
  }

  /// Nothing is sent to where a redirect points, and the error names it.
  @Test(arguments: [301, 302, 303, 307, 308])
  func redirectsToOthersAreRefusedAndNamed(status: Int) async throws {
    let other = Mutex(0)
    let target = Router()
    for method in [HTTPRequest.Method.get, .post] {
      target.on("/v1/customers", method: method) { _, _ in
        other.withLock { $0 += 1 }
        return Self.json(#"{"id":"cus_1"}"#)
      }
    }
    try await LocalServer.run(target) { elsewhere in
      let router = Router()
      router.post("/v1/customers") { _, _ in
        Response(
          status: .init(code: status), headers: [.location: "\(elsewhere)/v1/customers?key=canary"])
      }
      try await Self.withClient(maxRetries: 2, router) { client in
        let error = await #expect(throws: StripeError.self) {
          try await client.createCustomer(StripeCustomerCreation(name: "A"))
        }
        #expect(error?.message.contains(elsewhere) == true)
        #expect(error?.message.contains("canary") == false)
        #expect(error?.isTransient == true)
      }
    }
    #expect(other.withLock { $0 } == 0)
  }

  @Test(arguments: [
    ("http://127.0.0.1:1", "connection refused"),
    ("http://nothing.invalid", "the name nothing.invalid could not be resolved (DNS)"),
  ])
  func theCauseOfNoConnectionIsNamed(url: String, cause: String) async throws {
    let httpClients = StripeHTTPTransport.makeClients()
    let client = StripeClient(
      configuration: StripeConfiguration(
        key: StripeSecretKey("sk_test_x"), baseURL: url, maxRetries: 0),
      transport: StripeHTTPTransport(clients: httpClients), logger: .silent)
    let error = await #expect(throws: StripeError.self) { try await client.customer("cus_1") }
    #expect(error?.message == cause)
    try await httpClients.shutdown()
  }

  @Test func tlsIsNamedAsTheCause() async throws {
    let router = Router()
    let httpClients = StripeHTTPTransport.makeClients()
    try await LocalServer.run(router) { url in
      let client = StripeClient(
        configuration: StripeConfiguration(
          key: StripeSecretKey("sk_test_x"), baseURL: url.replacing("http://", with: "https://"),
          maxRetries: 0),
        transport: StripeHTTPTransport(clients: httpClients), logger: .silent)
      let error = await #expect(throws: StripeError.self) { try await client.customer("cus_1") }
      #expect(error?.message.hasPrefix("TLS failed") == true, "\(error?.message ?? "")")
    }
    try await httpClients.shutdown()
  }

  @Test func redirectsAreNotFollowed() async throws {
    let router = Router()
    router.get("/v1/customers/:id") { _, _ in
      Response(status: .temporaryRedirect, headers: [.location: "/elsewhere"])
    }
    router.get("/elsewhere") { _, _ in Self.json(#"{"id":"cus_1"}"#) }
    try await Self.withClient(router) { client in
      let error = await #expect(throws: StripeError.self) { try await client.customer("cus_1") }
      #expect(error?.status == 307)
    }
  }

  @Test func tenThousandObjectsComeInAHundredPages() async throws {
    let router = Router()
    router.get("/v1/products") { request, _ in
      let after = request.uri.queryParameters["starting_after"].map {
        Int($0.dropFirst(5)) ?? 0
      }
      let first = (after ?? 0) + 1
      let objects = (first..<first + 100).map {
        #"{"id":"prod_\#($0)","name":"P","active":true,"metadata":{}}"#
      }
      return Self.json(
        #"{"data":[\#(objects.joined(separator: ","))],"has_more":\#(first + 99 < 10_000)}"#)
    }
    try await Self.withClient(router) { client in
      let products = try await client.products().all()
      #expect(products.map(\.id.rawValue) == (1...10_000).map { "prod_\($0)" })
    }
  }

  @Test func anOversizedAnswerIsRefused() async throws {
    let router = Router()
    router.get("/v1/customers/:id") { _, _ in Self.json(String(repeating: " ", count: 5_000)) }
    let httpClients = StripeHTTPTransport.makeClients()
    try await LocalServer.run(router) { url in
      let client = StripeClient(
        configuration: StripeConfiguration(
          key: StripeSecretKey("sk_test_x"), baseURL: url, maxRetries: 0),
        transport: StripeHTTPTransport(clients: httpClients, maxAnswerBytes: 1_000),
        logger: .silent)
      let error = await #expect(throws: StripeError.self) { try await client.customer("cus_1") }
      #expect(error?.kind == .connection)
    }
    try await httpClients.shutdown()
  }

  @Test func theLogNamesTheRequestAndNoSecret() async throws {
    let log = RecordedLog()
    let logger = Logger(label: "stripe") { _ in RecordedLog.Handler(log: log) }
    let router = Router()
    router.post("/v1/customers") { _, _ in
      var response = Self.json(#"{"id":"cus_1","email":"who@example.com"}"#)
      response.headers[.init("Request-Id")!] = "req_9"
      return response
    }
    try await Self.withClient(logger: logger, router) { client in
      _ = try await client.createCustomer(StripeCustomerCreation(email: "who@example.com"))
    }
    let line = try #require(log.lines.first)
    #expect(line.contains("method=POST path=/v1/customers status=200"))
    #expect(line.contains("stripe_request_id=req_9"))
    #expect(line.contains("duration_ms="))
    #expect(!line.contains("secret"))
    #expect(!line.contains("example.com"))
  }
}
