import Logging
import StripeAPI
import StripeSandbox
import Synchronization
import WebClient

/// A client and a sandbox over HTTP, with a wall clock that a test moves.
struct SandboxConversation: Sendable {
  /// 2027-01-31T12:00:00Z, the last day of a month.
  static let start: Int64 = 1_801_396_800

  /// A sandbox's clock that stands until a test moves it.
  final class Clock: SandboxClock {
    private let moment = Mutex(SandboxConversation.start)

    func now() -> Int64 { moment.withLock { $0 } }
    func move(by seconds: Int64) { moment.withLock { $0 += seconds } }
  }

  let clock: Clock
  let stripe: StripeClient

  /// `behindSeconds`: how far the client's own clock is behind the sandbox's.
  static func run(
    rules: BillingRules = BillingRules(), behindSeconds: Int64 = 0,
    _ body: @escaping @Sendable (SandboxConversation) async throws -> Void
  ) async throws {
    let clock = Clock()
    let httpClients = StripeHTTPTransport.makeClients()
    let (ports, ready) = AsyncStream.makeStream(of: Int.self)
    var settings = SandboxSettings(port: 0)
    settings.rules = rules
    let server = SandboxServer(
      settings: settings, clock: clock, logger: .silent,
      onListening: { port in
        ready.yield(port)
        ready.finish()
      })
    do {
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await server.run() }
        var port = 0
        for await announced in ports { port = announced }
        let stripe = StripeClient(
          configuration: StripeConfiguration(
            key: StripeSecretKey("sk_test_world"), baseURL: "http://127.0.0.1:\(port)",
            maxRetries: 0),
          transport: StripeHTTPTransport(clients: httpClients),
          effects: StripeClientEffects(
            randomBits: { UInt64.random(in: .min ... .max) },
            sleep: { try await Task.sleep(for: $0) },
            unixTime: { .seconds(clock.now() - behindSeconds) }), logger: .silent)
        try await body(SandboxConversation(clock: clock, stripe: stripe))
        group.cancelAll()
      }
    } catch {
      try await httpClients.shutdown()
      throw error
    }
    try await httpClients.shutdown()
  }

  /// A customer on a test clock with a subscription to `count` licensed prices of $1.00.
  func subscribe(prices count: Int) async throws -> (StripeTestClock, StripeSubscription) {
    let testClock = try await stripe.createTestClock(
      frozenTime: StripeTimestamp(unixSeconds: Self.start))
    let customer = try await stripe.createCustomer(StripeCustomerCreation(testClock: testClock.id))
    let product = try await stripe.createProduct(StripeProductCreation(name: "P"))
    var items: [StripeSubscriptionCreation.Item] = []
    for _ in 0..<count {
      let price = try await stripe.createPrice(
        StripePriceCreation(
          product: product.id, currency: "usd", scheme: .perUnit(StripeDecimal(100)),
          recurring: StripeRecurrence(interval: .month, usageType: .licensed)))
      items.append(.init(price: price.id, quantity: 1))
    }
    let subscription = try await stripe.createSubscription(
      StripeSubscriptionCreation(customer: customer.id, items: items))
    return (testClock, subscription)
  }

  /// Moves a test clock and waits until everything up to then has happened.
  func advance(_ clock: StripeTestClock, to moment: Int64) async throws {
    _ = try await stripe.advanceTestClock(clock.id, to: StripeTimestamp(unixSeconds: moment))
    while try await stripe.testClock(clock.id).status != .ready {
      try await Task.sleep(for: .milliseconds(5))
    }
  }
}
