import Amounts
import Billing
import LedgerConformance
import Metering
import StripeAccounts
import StripeDelivery
import Testing
import UsageLedger

@testable import StripeAPI

/// What somebody does with a subscription at Stripe's dashboard, and what is said of it here afterwards.
struct CollectionWorld {
  let world: BillingWorld
  let events: EventWorld

  init(_ world: BillingWorld) {
    self.world = world
    events = EventWorld(world)
  }

  /// How a state becomes known.
  enum Source: String, CaseIterable, Sendable {
    case events, listing
  }

  /// One call of Stripe's API, as the dashboard makes it.
  func call(_ path: String, _ fields: [(String, String)]) async throws {
    let body = fields.map { "\($0)=\($1)" }.joined(separator: "&")
    let answer = try await world.transport.send(
      StripeHTTPRequest(
        method: .post, url: "\(world.baseURL)/v1/\(path)",
        key: StripeSecretKey("sk_test_delivery"),
        headers: [("Content-Type", "application/x-www-form-urlencoded")], body: body,
        timeout: .seconds(10)))
    #expect(answer.status == 200, "\(path): \(String(decoding: answer.body, as: UTF8.self))")
  }

  func update(_ subscription: String, _ fields: (String, String)...) async throws {
    try await call("subscriptions/\(subscription)", fields)
  }

  /// A starter with this many devices in its first days.
  func subscribe(devices: Int64 = 8) async throws -> SubscriptionRecord {
    let record = try await world.subscribe()
    world.clock.advance(bySeconds: 86_400)
    try await use(devices)
    return record
  }

  /// A starter that somebody makes at Stripe, with fields of its own.
  @discardableResult
  func subscribeAtStripe(_ fields: (String, String)...) async throws -> String {
    let link = try await world.link()
    let price = try #require(try await world.stripe.prices(lookupKeys: ["device_usage"]).first)
    try await call(
      "subscriptions",
      [("customer", link.stripeCustomer), ("items[0][price]", price.id.rawValue)] + fields)
    let made = try await world.stripe.subscriptions(
      customer: StripeCustomerID(link.stripeCustomer)
    ).all()
    return try #require(made.first).id.rawValue
  }

  func use(_ devices: Int64) async throws {
    try await world.report(["devices": devices], endingAt: world.now)
    _ = await world.reconciliation().run(BillingWorld.customer, for: .request)
  }

  /// Card payments of the customer fail from now on.
  func failCards() async throws {
    let link = try #require(try await world.store.link(of: BillingWorld.customer))
    try await call(
      "customers/\(link.stripeCustomer)",
      [("invoice_settings[default_payment_method]", "pm_card_chargeCustomerFail")])
  }

  func deleteCustomer() async throws {
    let link = try #require(try await world.store.link(of: BillingWorld.customer))
    _ = try await world.stripe.perform(
      .delete(StripePath("customers").object(StripeCustomerID(link.stripeCustomer))))
  }

  /// Ten minutes and a second later the service hears of it, or lists what there is.
  func look(by source: Source) async throws {
    world.clock.advance(bySeconds: 601)
    switch source {
    case .events:
      for event in try await events.events() { try await events.hear(event) }
      try await events.process()
    case .listing: await world.upkeep()
    }
  }

  /// `kind +seconds: meter quantity amount fate(the invoice's status)`, the newest subscription's first.
  func states(since base: Timestamp) async throws -> [String] {
    let states = try await world.states.collection(of: BillingWorld.customer)
    let link = try #require(try await world.store.link(of: BillingWorld.customer))
    var statuses: [String: String] = [:]
    for invoice in try await world.stripe.invoices(customer: StripeCustomerID(link.stripeCustomer))
      .all()
    {
      statuses[invoice.id.rawValue] = invoice.status?.rawValue ?? "none"
    }
    return states.map { state in
      let usage = state.usage.map { left in
        let invoice = left.fate.invoice.map { "(\(statuses[$0] ?? "unknown"))" } ?? ""
        return
          " \(left.meter) \(left.quantity) \(left.amount.minorUnits) \(left.fate.name)\(invoice)"
      }
      let since = state.since.map { "+\($0.seconds - base.seconds)" } ?? "?"
      return "\(state.kind.rawValue) \(since):\(usage.joined(separator: ","))"
    }
  }
}
