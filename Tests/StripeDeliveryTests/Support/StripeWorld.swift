import Catalog
import Logging
import StripeAPI
import StripeDelivery
import StripeSandbox
import WebClient

@testable import StripeCatalog

/// A sandbox over HTTP to which nothing was done yet.
struct StripeWorld: Sendable {
  let clock: ManualClock
  let transport: CountedTransport
  let stripe: StripeClient

  static func run(_ body: @escaping @Sendable (StripeWorld) async throws -> Void) async throws {
    let clock = ManualClock(BillingWorld.start)
    let httpClients = StripeHTTPTransport.makeClients()
    let (ports, ready) = AsyncStream.makeStream(of: Int.self)
    let silent = Logger(label: "sandbox") { _ in SwiftLogNoOpLogHandler() }
    let server = SandboxServer(
      settings: SandboxSettings(port: 0), clock: clock, logger: silent,
      onListening: { port in
        ready.yield(port)
        ready.finish()
      })
    do {
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await server.run() }
        var port = 0
        for await announced in ports { port = announced }
        let transport = CountedTransport(StripeHTTPTransport(clients: httpClients))
        let stripe = StripeClient(
          configuration: StripeConfiguration(
            key: StripeSecretKey("sk_test_world"), baseURL: "http://127.0.0.1:\(port)",
            maxRetries: 0),
          transport: transport, logger: silent)
        try await body(StripeWorld(clock: clock, transport: transport, stripe: stripe))
        group.cancelAll()
      }
    } catch {
      try await httpClients.shutdown()
      throw error
    }
    try await httpClients.shutdown()
  }

  func plan(_ yaml: String) async throws -> CatalogPlan {
    let catalog = try PriceCatalog.parse(yaml: yaml, file: "catalog.yaml")
    return try await CatalogApplier(stripe: stripe).plan(catalog)
  }

  /// Plans and applies as `billing catalog apply` does.
  @discardableResult
  func apply(_ yaml: String) async throws -> CatalogPlan {
    let plan = try await plan(yaml)
    try await CatalogApplier(stripe: stripe).apply(plan)
    return plan
  }
}
