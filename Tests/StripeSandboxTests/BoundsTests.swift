import Testing

@testable import StripeSandbox

/// Numbers at the ends of `Int64` are refused or harmless; none of them stops the sandbox.
struct BoundsTests {
  private static let ends = ["9223372036854775807", "-9223372036854775808", "1000000000000"]

  @Test(arguments: ends)
  func invoicesTakeNoNumberThatOverflows(value: String) {
    let world = TestSandbox()
    let customer = world.id("/v1/customers", "name=A")
    for field in ["days_until_due", "due_date", "automatically_finalizes_at"] {
      let answer = world.call(
        "POST", "/v1/invoices",
        "customer=\(customer)&collection_method=send_invoice&\(field)=\(value)")
      #expect(answer.status == 400)
      #expect(answer.json.at("error", "param") == .text(field))
    }
    let item = world.call(
      "POST", "/v1/invoiceitems", "customer=\(customer)&currency=usd&amount=\(value)")
    #expect(item.status == 400)
    let balance = world.call("POST", "/v1/customers", "balance=\(value)")
    #expect(balance.json.at("error", "param") == .text("balance"))
  }

  @Test(arguments: ends)
  func subscriptionsTakeNoMomentThatOverflows(value: String) {
    let plan = Plan()
    for field in ["trial_end", "cancel_at", "proration_date", "days_until_due"] {
      let answer = plan.world.call(
        "POST", "/v1/subscriptions/\(plan.subscription)",
        "\(field)=\(value)&items[0][price]=\(plan.base)")
      #expect(answer.status == 400)
    }
    #expect(plan.world.call("GET", "/v1/subscriptions/\(plan.subscription)").status == 200)
  }

  @Test(arguments: ["150", "99"])
  func wholeAmountsThatCannotBeChargedAreRefused(amount: String) {
    let world = TestSandbox()
    let product = world.id("/v1/products", "name=P")
    for (currency, status) in [("isk", 400), ("ugx", 400), ("usd", 200), ("mga", 200)] {
      let answer = world.call(
        "POST", "/v1/prices", "product=\(product)&currency=\(currency)&unit_amount=\(amount)")
      #expect(answer.status == status)
    }
  }
}
