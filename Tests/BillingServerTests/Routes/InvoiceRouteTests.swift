import Amounts
import Billing
import Metering
import Rating
import Reporting
import StripeDelivery
import Testing

@Suite struct InvoiceRouteTests {
  private static let ours = """
    {"currency":"usd","customer_id":"cust_a","lines":[{"amount":2900,"billable":1,"description":"Starter",\
    "included":0,"meter":null,"quantity":1,"tiers":[]},{"amount":1500,"billable":3,\
    "description":"8 devices: 3 × $5.00 after 5 included","included":5,"meter":"device_usage","quantity":8,\
    "tiers":[]}],"period":{"end":"2026-02-01T00:00:00Z","start":"2026-01-01T00:00:00Z"},"plan":"starter",\
    "total":4400}
    """

  /// The answer for a linked customer whose upcoming invoice is that one; nil: it has none.
  private func answer(_ upcoming: UpcomingInvoice?, _ query: String = "customer_id=cust_a")
    async throws -> Answer
  {
    let harness = try ServiceHarness()
    harness.operations.set { $0.invoice = upcoming }
    return try await harness.run { client in
      _ = try await client.post("/api/customers", #"{"customer_id": "cust_a"}"#)
      return try await client.get("/api/invoices/upcoming?\(query)")
    }
  }

  @Test func bothSidesStandBesideEachOther() async throws {
    let answer = try await answer(Samples.upcoming(of: CustomerID("cust_a")))
    #expect(answer.status == 200)
    #expect(
      answer.text == """
        {"customer_id":"cust_a","subscription_id":null,"ours":\(Self.ours),"projected":null,"stripe":\(Self.ours),\
        "agree":true,"difference_minor":0,"reason":null,"stripe_only":[]}
        """)
  }

  @Test func differenceIsNamedInMinorUnits() async throws {
    let customer = try CustomerID("cust_a")
    let ours = try Samples.invoice(of: customer)
    let theirs = try Invoice(
      customer: customer, plan: ours.plan, currency: .usd, period: Samples.period(),
      lines: [ours.lines[0]])
    let answer = try await answer(
      UpcomingInvoice(
        customer: customer, ours: ours, stripe: theirs,
        comparison: try InvoiceComparison(
          ours: ours, stripe: [Samples.stripeLine(2_900)], meters: [:]),
        reason: "device_usage is not delivered"))
    #expect(try answer.member("stripe.total") == .number("2900"))
    #expect(try answer.member("agree") == .bool(false))
    #expect(try answer.member("difference_minor") == .number("1500"))
    #expect(try answer.member("reason") == .string("device_usage is not delivered"))
  }

  @Test func withoutStripesSideItIsNull() async throws {
    let customer = try CustomerID("cust_a")
    let answer = try await answer(
      UpcomingInvoice(
        customer: customer, ours: Samples.invoice(of: customer), stripe: nil, reason: "not linked"))
    #expect(answer.status == 200)
    #expect(try answer.member("ours.total") == .number("4400"))
    #expect(try answer.member("stripe") == .null)
    #expect(try answer.member("agree") == .bool(false))
    #expect(try answer.member("difference_minor") == .null)
  }

  @Test(arguments: [
    ("customer_id=nobody", 404, "unknown_customer"), ("customer_id=cust_a", 404, "no_subscription"),
    ("", 422, "invalid_request"), ("customer_id=", 422, "invalid_request"),
    ("customer=cust_a", 422, "invalid_request"),
    ("customer_id=cust_a&plan=starter", 422, "invalid_request"),
  ])
  func otherQuestionsAreRefused(query: String, status: Int, code: String) async throws {
    let answer = try await answer(nil, query)
    #expect(answer.status == status)
    #expect(try answer.member("code") == .string(code))
  }
}
