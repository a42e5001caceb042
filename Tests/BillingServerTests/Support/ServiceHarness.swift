import Billing
import BillingServer
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import LedgerConformance
import Logging
import Metering
import NIOCore
import Reporting
import StripeDelivery
import UsageLedger
import Wire

/// The whole service on a store in memory, with a clock and a Stripe side that tests move.
struct ServiceHarness: Sendable {
  let store = MemoryStore()
  let clock: ManualClock
  let operations: ScriptedOperations
  let dependencies: ServiceDependencies
  let keys: KeyManagement

  init(
    settings: ServiceSettings = ServiceSettings(port: 0), status: DeliveryStatus? = nil
  ) throws {
    clock = try ManualClock("2026-01-31T10:30:00Z")
    operations = ScriptedOperations(store: store, clock: clock)
    if let status { operations.set { $0.status = status } }
    let random = CountingRandom()
    var settings = settings
    let secret = settings.secret ?? ServerSecret(newestFirst: [Self.secret])
    settings.secret = secret
    keys = KeyManagement(store: store, secret: secret, clock: clock, random: random)
    dependencies = ServiceDependencies(
      store: store, parts: operations.parts, settings: settings, clock: clock, random: random,
      metrics: PrometheusRegistry(), logger: Self.quietLogger)
  }

  /// Links customers, each to a Stripe customer of its own.
  func link(_ customers: String...) async throws {
    for customer in customers {
      try await store.addLink(
        CustomerLink(
          customer: CustomerID(customer), stripeCustomer: "cus_\(customer)", name: nil,
          email: nil, testClock: nil, linkedAt: clock.now()))
    }
  }

  static let secret = Secret("a-secret-of-the-server-for-tests-only")

  /// Says nothing below a fatal error, and keeps the request's id as the real ones do.
  private static var quietLogger: Logger {
    var logger = Logger(label: "test") { StreamLogHandler.standardError(label: $0) }
    logger.logLevel = .critical
    return logger
  }

  /// Runs a test against the routes.
  func run<Value>(_ test: @Sendable (Client) async throws -> Value) async throws -> Value {
    try await BillingHTTPService.application(dependencies).test(.router) { client in
      try await test(Client(client: client))
    }
  }

  /// Calls the routes.
  struct Client: Sendable {
    let client: any TestClientProtocol

    func get(_ path: String, key: String? = nil, headers: HTTPFields = [:]) async throws -> Answer {
      try await send(.get, path, nil, key: key, headers: headers)
    }

    func post(_ path: String, _ body: String, key: String? = nil, headers: HTTPFields = [:])
      async throws -> Answer
    {
      try await send(.post, path, body, key: key, headers: headers)
    }

    func send(
      _ method: HTTPRequest.Method, _ path: String, _ body: String? = nil, key: String? = nil,
      headers: HTTPFields = [:]
    ) async throws -> Answer {
      var headers = headers
      if body != nil, headers[.contentType] == nil { headers[.contentType] = "application/json" }
      if let key { headers[.authorization] = "Bearer \(key)" }
      return try await Answer(
        client.executeRequest(
          uri: path, method: method, headers: headers, body: body.map { ByteBuffer(string: $0) }))
    }
  }
}
