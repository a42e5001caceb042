import Synchronization
import Testing

@testable import StripeSandbox

/// What events show, and whom they reached (docs.stripe.com/api/events).
struct EventContentTests {
  private let day: Int64 = 86_400
  private let start = TestSandbox.start

  private func events(_ world: TestSandbox, _ type: String) -> [JSON] {
    world.get("/v1/events?type=\(type)&limit=100")["data"]?.items ?? []
  }

  @Test func everyUpdateSaysWhatItChanged() {
    let plan = Plan()
    let world = plan.world
    let coupon = world.id("/v1/coupons", "percent_off=10&duration=forever")
    let changes = [
      ("customer", "/v1/customers/\(plan.customer)", "name=B"),
      ("price", "/v1/prices/\(plan.metered)", "nickname=N"),
      ("billing.meter", "/v1/billing/meters/\(plan.meter)", "display_name=M"),
      ("customer.subscription", "/v1/subscriptions/\(plan.subscription)", "description=D"),
      ("coupon", "/v1/coupons/\(coupon)", "name=C"),
    ]
    for (kind, path, form) in changes {
      _ = world.post(path, form)
      let before = events(world, "\(kind).updated").first?.at("data", "previous_attributes")
      let field = String(form.prefix { $0 != "=" })
      #expect(before?[field] != nil, "\(kind): \(field)")
      #expect(before?["id"] == nil, "\(kind) keeps its id")
    }
  }

  @Test func anInvoicesUpdatesTellItsLife() {
    let plan = Plan()
    _ = plan.world.advance(plan.clock, to: start + 28 * day + 3_600)
    let cycle = plan.invoices()[0]["id"]
    let updates = events(plan.world, "invoice.updated")
      .filter { $0.at("data", "object", "id") == cycle }.map {
        $0.at("data", "previous_attributes")
      }
    #expect(updates.map { $0["status"] } == [.text("open"), .text("draft")])
    #expect(
      updates.last?["automatically_finalizes_at"] == .integer(start + 28 * day + 3_600))
  }

  @Test func aBalanceThatAnInvoiceUsesIsAChangeOfItsCustomer() {
    let plan = Plan()
    _ = plan.world.post("/v1/customers/\(plan.customer)", "balance=-1000")
    _ = plan.world.advance(plan.clock, to: start + 29 * day)
    let last = events(plan.world, "customer.updated").first
    #expect(last?.at("data", "previous_attributes", "balance") == .integer(-1_000))
    #expect(last?.at("data", "object", "balance") == .integer(0))
  }

  @Test func discountsAndCouponsHaveEvents() {
    let plan = Plan()
    let coupon = plan.world.id("/v1/coupons", "percent_off=10&duration=forever")
    _ = plan.world.post(
      "/v1/subscriptions/\(plan.subscription)", "discounts[0][coupon]=\(coupon)")
    _ = plan.world.call("DELETE", "/v1/coupons/\(coupon)")
    for type in ["coupon.created", "customer.discount.created", "coupon.deleted"] {
      #expect(events(plan.world, type).count == 1, "\(type)")
    }
  }

  /// One endpoint takes the event, one never does, and one does not want it.
  @Test func eventsAreFoundByWhetherTheyWereDelivered() {
    let world = TestSandbox()
    let endpoints = ["customer.created", "customer.created", "price.created"].map {
      world.id("/v1/webhook_endpoints", "url=http://127.0.0.1:1/&enabled_events[0]=\($0)")
    }
    func listed(_ delivered: Bool) -> [String] {
      let page = world.get("/v1/events?delivery_success=\(delivered)")
      return page["data"]?.items.compactMap { $0["type"]?.text } ?? []
    }
    _ = world.post("/v1/products", "name=P")
    _ = world.post("/v1/customers", "name=A")
    func pending() -> JSON? { events(world, "customer.created").first?["pending_webhooks"] }
    #expect(pending() == .integer(2))
    #expect(listed(true) == ["product.created"])
    #expect(listed(false) == ["customer.created"])
    for delivery in world.sandbox.takeDeliveries(10) where delivery.endpoint == endpoints[0] {
      world.sandbox.finishDelivery(delivery.number, succeeded: true)
    }
    #expect(pending() == .integer(1))
    _ = world.call("DELETE", "/v1/webhook_endpoints/\(endpoints[1])")
    #expect(pending() == .integer(0))
    #expect(listed(true) == ["customer.created", "product.created"])
  }

  @Test func eachEndpointGetsTheVersionItWasMadeWith() {
    let plan = Plan()
    for version in ["", "&api_version=2025-02-24.acacia"] {
      _ = plan.world.post(
        "/v1/webhook_endpoints",
        "url=http://127.0.0.1:1/&enabled_events[0]=customer.subscription.updated\(version)")
    }
    _ = plan.world.post("/v1/subscriptions/\(plan.subscription)", "metadata[a]=b")
    let bodies = plan.world.sandbox.takeDeliveries(10).map { delivery -> JSON in
      var reader = JSONReader(delivery.payload)
      return reader.document() ?? .null
    }
    let versions = Dictionary(
      bodies.map { ($0["api_version"]?.text ?? "", $0.at("data", "object")) }
    ) { first, _ in first }
    #expect(Set(bodies.map { $0["id"]?.text }).count == 1)
    #expect(versions["2026-05-27.dahlia"]?["current_period_end"] == nil)
    #expect(
      versions["2025-02-24.acacia"]?["current_period_end"] == .integer(start + 28 * day))
  }
}
