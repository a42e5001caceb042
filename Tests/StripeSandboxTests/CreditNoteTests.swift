import Testing

@testable import StripeSandbox

/// Credit notes and the discounts of customers (docs.stripe.com/api/credit_notes, docs.stripe.com/api/discounts).
struct CreditNoteTests {
  private let day: Int64 = 86_400
  private let start = TestSandbox.start

  /// A final invoice of $29.00 and the id of its only priced line.
  private func invoice(_ plan: Plan) -> (id: String, line: String) {
    let invoice = plan.invoices()[0]
    let lines = invoice.at("lines", "data").items
    let line = lines.first { $0["amount"] == .integer(2_900) }?["id"]?.text
    return (invoice["id"]?.text ?? "", line ?? "")
  }

  private func note(_ plan: Plan, _ amount: Int64, _ more: String = "") -> (Int, JSON) {
    let (id, line) = invoice(plan)
    let answer = plan.world.call(
      "POST", "/v1/credit_notes",
      "invoice=\(id)&lines[0][type]=invoice_line_item&lines[0][invoice_line_item]=\(line)"
        + "&lines[0][amount]=\(amount)\(more)")
    return (answer.status, answer.json)
  }

  @Test func aPaidInvoicesCreditGoesToTheBalanceAndTheNextInvoice() {
    let plan = Plan()
    let (status, made) = note(plan, 900, "&credit_amount=900&memo=Sorry&metadata[a]=b")
    #expect(status == 200)
    #expect(made["total"] == .integer(900))
    #expect(made["type"] == .text("post_payment"))
    let number = made["number"]?.text ?? ""
    #expect(number.hasSuffix("-0001-CN-01"))
    let (id, _) = invoice(plan)
    let invoice = plan.world.get("/v1/invoices/\(id)")
    #expect(invoice["post_payment_credit_notes_amount"] == .integer(900))
    #expect(invoice["total"] == .integer(2_900))
    #expect(plan.world.get("/v1/customers/\(plan.customer)")["balance"] == .integer(-900))
    _ = plan.world.advance(plan.clock, to: start + 29 * day)
    #expect(plan.invoices()[0]["amount_due"] == .integer(2_000))
    let types = plan.world.get("/v1/events?type=credit_note.created")["data"]?.items.count
    #expect(types == 1)
    #expect(plan.world.get("/v1/credit_notes?invoice=\(id)").at("data").items.count == 1)
    #expect(plan.world.get("/v1/credit_notes?customer=cus_x").at("data").items.isEmpty)
  }

  @Test func anOpenInvoicesCreditTakesFromWhatIsDue() {
    let plan = Plan()
    _ = plan.world.post(
      "/v1/customers/\(plan.customer)",
      "invoice_settings[default_payment_method]=pm_card_chargeCustomerFail")
    _ = plan.world.advance(plan.clock, to: start + 28 * day + 3_600)
    let (id, _) = invoice(plan)
    func read(_ field: String) -> JSON? { plan.world.get("/v1/invoices/\(id)")[field] }
    #expect(read("status") == .text("open"))
    let (status, made) = note(plan, 900)
    #expect(status == 200)
    #expect(read("amount_remaining") == .integer(2_000))
    let void = plan.world.post("/v1/credit_notes/\(made["id"]?.text ?? "")/void")
    #expect(void["status"] == .text("void"))
    #expect(read("amount_remaining") == .integer(2_900))
    #expect(note(plan, 2_900).0 == 200)
    #expect(read("status") == .text("paid"))
  }

  @Test(
    arguments: [
      (900, "&credit_amount=899"), (900, ""), (2_901, "&credit_amount=2901"),
      (0, "&credit_amount=0"), (-1, "&credit_amount=-1"),
      (900, "&credit_amount=901&refund_amount=-1"),
    ]
      as [(Int64, String)])
  func amountsThatDoNotAddUpAreRefused(amount: Int64, parts: String) {
    let plan = Plan()
    #expect(note(plan, amount, parts).0 == 400)
    #expect(plan.world.get("/v1/customers/\(plan.customer)")["balance"] == .integer(0))
  }

  @Test func aLineIsCreditedOnceOnly() {
    let plan = Plan()
    #expect(note(plan, 2_000, "&credit_amount=2000").0 == 200)
    #expect(note(plan, 901, "&out_of_band_amount=901").0 == 400)
    #expect(note(plan, 900, "&refund_amount=900").0 == 200)
  }

  @Test func aDraftTakesNoCreditNote() {
    let plan = Plan()
    _ = plan.world.advance(plan.clock, to: start + 28 * day)
    #expect(note(plan, 900).0 == 400)
  }

  /// The customer's discount holds where the subscription has none; it is set in the generation whose customers have one.
  @Test(arguments: [(false, 1_450), (true, 2_610)] as [(Bool, Int64)])
  func aCustomersDiscountIsOnInvoicesWithoutTheirOwn(hasOwn: Bool, total: Int64) {
    let plan = Plan()
    let half = plan.world.id("/v1/coupons", "percent_off=50&duration=forever")
    let tenth = plan.world.id("/v1/coupons", "percent_off=10&duration=forever")
    let changed = plan.world.post(
      "/v1/customers/\(plan.customer)", "coupon=\(half)", version: "2024-06-20")
    #expect(changed.at("discount", "coupon", "id") == .text(half))
    if hasOwn {
      _ = plan.world.post(
        "/v1/subscriptions/\(plan.subscription)", "discounts[0][coupon]=\(tenth)")
    }
    _ = plan.world.advance(plan.clock, to: start + 29 * day)
    #expect(plan.invoices()[0]["total"] == .integer(total))
    #expect(plan.invoices()[0]["subtotal"] == .integer(2_900))
    let removed = plan.world.call("DELETE", "/v1/customers/\(plan.customer)/discount")
    #expect(removed.json["deleted"] == .flag(true))
    #expect(
      plan.world.call("DELETE", "/v1/customers/\(plan.customer)/discount").status == 400)
    _ = plan.world.advance(plan.clock, to: start + 60 * day)
    #expect(plan.invoices()[0]["total"] == .integer(hasOwn ? total : 2_900))
  }

  @Test func theCurrentGenerationTakesNoCouponForACustomer() {
    let plan = Plan()
    let coupon = plan.world.id("/v1/coupons", "percent_off=50&duration=forever")
    let answer = plan.world.call("POST", "/v1/customers/\(plan.customer)", "coupon=\(coupon)")
    #expect(answer.json.at("error", "code") == .text("parameter_unknown"))
  }
}
