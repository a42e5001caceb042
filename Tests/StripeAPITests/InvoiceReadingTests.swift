import Foundation
import StripeAPI
import Testing

@Suite struct InvoiceReadingTests {
  static func decode<Value: Decodable>(_ text: String, as type: Value.Type = Value.self) throws
    -> Value
  {
    try JSONDecoder().decode(Value.self, from: Data(text.utf8))
  }

  static func invoice(_ fields: String, lines: String = "[]", hasMore: Bool = false) -> String {
    #"""
    {"id":"in_1","object":"invoice","customer":"cus_1","currency":"usd","subtotal":1000,"total":1100,
     "period_start":10,"period_end":20,"created":21,\#(fields)
     "lines":{"object":"list","data":\#(lines),"has_more":\#(hasMore)}}
    """#
  }

  @Test func aDraftSaysUntilWhenItTakesUsage() throws {
    let invoice: StripeInvoice = try Self.decode(
      Self.invoice(
        #""status":"draft","number":null,"auto_advance":true,"automatically_finalizes_at":3621,"status_transitions":{"finalized_at":null,"paid_at":null,"voided_at":null,"marked_uncollectible_at":null},"parent":{"type":"subscription_details","subscription_details":{"subscription":"sub_1"}},"#
      ))
    #expect(invoice.automaticallyFinalizesAt == 3621)
    #expect(invoice.advancesByItself)
    #expect(invoice.transitions == StripeInvoiceTransitions())
    #expect(invoice.number == nil)
    #expect(invoice.subscription == "sub_1")
  }

  @Test(arguments: [
    #""subscription":"sub_1","total_tax_amounts":[{"amount":200,"inclusive":false},{"amount":5,"inclusive":true}],"#,
    #""parent":{"subscription_details":{"subscription":"sub_1"}},"total_taxes":[{"amount":200,"tax_behavior":"exclusive"},{"amount":5,"tax_behavior":"inclusive"}],"#,
  ])
  func aFinalOneSaysWhenAndWhatDiscountsAndTaxesAre(generation: String) throws {
    let invoice: StripeInvoice = try Self.decode(
      Self.invoice(
        #""status":"paid","number":"A-0001","status_transitions":{"finalized_at":3700,"paid_at":3701},"total_discount_amounts":[{"amount":60,"discount":"di_1"},{"amount":40,"discount":"di_2"}],"post_payment_credit_notes_amount":7,"pre_payment_credit_notes_amount":3,"test_clock":"clock_1","metadata":{"a":"b"},\#(generation)"#
      ))
    #expect(
      invoice.transitions == StripeInvoiceTransitions(finalizedAt: 3700, paidAt: 3701))
    #expect(invoice.automaticallyFinalizesAt == nil)
    #expect(invoice.number == "A-0001")
    #expect(invoice.discounted == 100)
    #expect(invoice.taxed == 200)
    #expect(invoice.creditedAfterwards == 10)
    #expect(invoice.testClock == "clock_1")
    #expect(invoice.metadata == ["a": "b"])
    #expect(invoice.subscription == "sub_1")
  }

  static func line(_ number: Int) -> String {
    #"""
    {"id":"il_\#(number)","amount":\#(number),"quantity":1,"period":{"start":10,"end":20},
     "discount_amounts":[{"amount":1,"discount":"di_1"}],"metadata":{"n":"\#(number)"}}
    """#
  }

  @Test func linesBeyondTheTenthAreFetched() async throws {
    let lines = (1...13).map(Self.line)
    let transport = ScriptedTransport([
      .ok(
        #"{"object":"list","has_more":true,"data":[\#(lines[..<12].joined(separator: ","))]}"#),
      .ok(#"{"object":"list","has_more":false,"data":[\#(lines[12])]}"#),
    ])
    let client = StripeClient.scripted(transport)
    let short: StripeInvoice = try Self.decode(Self.invoice("", lines: "[\(lines[0])]"))
    #expect(try await client.lines(of: short).map(\.amount) == [1])
    #expect(transport.requests.isEmpty)
    let long: StripeInvoice = try Self.decode(
      Self.invoice("", lines: "[\(lines[..<10].joined(separator: ","))]", hasMore: true))
    let all = try await client.lines(of: long)
    #expect(all.map(\.amount) == Array(1...13))
    #expect(all.allSatisfy { $0.discounted == 1 && $0.metadata["n"] == "\($0.amount)" })
    #expect(
      transport.requests.map(\.url) == [
        "http://stripe.test/v1/invoices/in_1/lines?limit=100",
        "http://stripe.test/v1/invoices/in_1/lines?limit=100&starting_after=il_12",
      ])
  }

  @Test(arguments: [
    #""subscription":"sub_1","subscription_item":"si_1","price":{"id":"price_1"}"#,
    #""parent":{"type":"subscription_details","subscription_details":{"subscription":"sub_1","subscription_item":"si_1"}},"pricing":{"type":"price_details","price_details":{"price":"price_1"}}"#,
  ])
  func bothGenerationsOfInvoiceItemsReadTheSame(generation: String) throws {
    let item: StripeInvoiceItem = try Self.decode(
      #"{"id":"ii_1","amount":-250,"currency":"usd","invoice":null,"proration":true,"period":{"start":1,"end":2},\#(generation)}"#
    )
    #expect(item.subscription == "sub_1")
    #expect(item.subscriptionItem == "si_1")
    #expect(item.price == "price_1")
    #expect(item.period == StripePeriod(start: 1, end: 2))
    #expect(item.isProration)
    #expect(item.invoice == nil)
  }

  @Test func aCreditNoteIsRead() throws {
    let note: StripeCreditNote = try Self.decode(
      #"{"id":"cn_1","object":"credit_note","number":"A-0001-CN-01","invoice":"in_1","customer":"cus_1","currency":"usd","total":250,"status":"issued","created":5,"metadata":{}}"#
    )
    #expect(note.invoice == "in_1")
    #expect(note.total == 250)
    #expect(note.status == .issued)
  }
}
