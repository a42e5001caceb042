import Foundation
import StripeAPI
import Testing

@Suite struct DecodingTests {
  static func decode<Value: Decodable>(_ text: String, as type: Value.Type = Value.self) throws
    -> Value
  {
    try JSONDecoder().decode(Value.self, from: Data(text.utf8))
  }

  static let modernLine = #"""
    {"id":"il_1","object":"line_item","amount":1500,"currency":"usd","description":"3 × Devices","quantity":3,
     "quantity_decimal":"3","period":{"start":10,"end":20},
     "parent":{"type":"subscription_item_details","invoice_item_details":null,
       "subscription_item_details":{"subscription_item":"si_1","proration":false,"invoice_item":null}},
     "pricing":{"type":"price_details","unit_amount_decimal":"500","price_details":{"price":"price_1","product":"prod_1"}}}
    """#
  static let legacyLine = #"""
    {"id":"il_1","object":"line_item","amount":1500,"currency":"usd","description":"3 × Devices","quantity":3,
     "period":{"start":10,"end":20},"proration":false,"subscription_item":"si_1","type":"subscription",
     "unit_amount_excluding_tax":"500","price":{"id":"price_1","object":"price","unit_amount_decimal":"500"}}
    """#

  @Test func bothGenerationsOfInvoiceLinesReadTheSame() throws {
    let modern: StripeInvoiceLine = try Self.decode(Self.modernLine)
    let legacy: StripeInvoiceLine = try Self.decode(Self.legacyLine)
    #expect(modern == legacy)
    #expect(modern.amount == 1500)
    #expect(modern.quantity == StripeDecimal("3"))
    #expect(modern.unitAmount == StripeDecimal("500"))
    #expect(modern.period == StripePeriod(start: 10, end: 20))
    #expect(modern.price == "price_1")
    #expect(modern.subscriptionItem == "si_1")
    #expect(!modern.isProration)
  }

  @Test func oneOffLinesNameTheirInvoiceItem() throws {
    let line: StripeInvoiceLine = try Self.decode(
      #"""
      {"id":"il_2","amount":-250,"quantity":1,"period":{"start":1,"end":1},"pricing":null,
       "parent":{"type":"invoice_item_details","subscription_item_details":null,
         "invoice_item_details":{"invoice_item":"ii_1","proration":true,"subscription":"sub_1"}}}
      """#)
    #expect(line.invoiceItem == "ii_1")
    #expect(line.isProration)
    #expect(line.price == nil)
    #expect(line.quantity == StripeDecimal(1))
  }

  static func subscription(item: String, top: String) -> String {
    #"""
    {"id":"sub_1","object":"subscription","customer":{"id":"cus_1","object":"customer"},"status":"brand_new",
     "start_date":5,"billing_cycle_anchor":7,"cancel_at_period_end":false,"billing_thresholds":null,
     "metadata":{"plan":"starter"},\#(top)
     "items":{"object":"list","has_more":false,"url":"/x","data":[{"id":"si_1","created":5,"metadata":{},
       "subscription":"sub_1",\#(item)
       "price":{"id":"price_1","product":"prod_1","currency":"usd","active":true,"metadata":{},
         "billing_scheme":"tiered","tiers_mode":"graduated","unit_amount_decimal":null,
         "recurring":{"interval":"month","interval_count":1,"usage_type":"metered","meter":"mtr_1"}}}]}}
    """#
  }

  @Test(arguments: [
    (#""current_period_start":10,"current_period_end":20,"#, ""),
    ("", #""current_period_start":10,"current_period_end":20,"#),
  ])
  func periodsAreReadFromTheItemOrTheSubscription(item: String, top: String) throws {
    let subscription: StripeSubscription = try Self.decode(
      Self.subscription(item: item, top: top))
    #expect(subscription.items.map(\.period) == [StripePeriod(start: 10, end: 20)])
    #expect(subscription.customer == "cus_1")
    #expect(subscription.status == StripeSubscriptionStatus(rawValue: "brand_new"))
    #expect(!subscription.status.isFinal)
    #expect(!subscription.hasBillingThresholds)
    #expect(subscription.items[0].price.isTiered)
    #expect(subscription.items[0].price.scheme == nil)
    #expect(subscription.items[0].price.recurring?.meter == "mtr_1")
  }

  @Test func priceSchemesAreRead() throws {
    func price(_ fields: String) throws -> StripePrice {
      try Self.decode(
        #"{"id":"price_1","product":{"id":"prod_1"},"currency":"usd","active":true,\#(fields)}"#)
    }
    #expect(
      try price(#""billing_scheme":"per_unit","unit_amount":null,"unit_amount_decimal":"0.05""#)
        .scheme
        == .perUnit(#require(StripeDecimal("0.05"))))
    #expect(
      try price(
        #""billing_scheme":"per_unit","unit_amount_decimal":"10","transform_quantity":{"divide_by":1000,"round":"up"}"#
      ).scheme == .package(amount: StripeDecimal(10), size: 1000, round: .up))
    #expect(
      try price(
        #""billing_scheme":"tiered","tiers_mode":"volume","tiers":[{"up_to":5,"unit_amount_decimal":"0","flat_amount_decimal":null},{"up_to":null,"flat_amount_decimal":"100"}]"#
      ).scheme
        == .tiered(
          .volume,
          [
            StripePriceTier(upTo: 5, unitAmount: StripeDecimal(0)),
            StripePriceTier(upTo: nil, unitAmount: nil, flatAmount: StripeDecimal(100)),
          ]))
  }

  @Test(arguments: [
    ("12", "12"), ("12.0", "12"), ("2.5", "2.5"), (#""1.50""#, "1.50"), ("1e3", "1000"),
  ])
  func decimalsAreReadFromNumbersAndText(json: String, text: String) throws {
    #expect(try Self.decode(json, as: StripeDecimal.self).text == text)
  }

  @Test(arguments: ["", "-", "1.", ".5", "1,5", "1e3", "+1", " 1", "1.2.3", "٣"])
  func onlyPlainDecimalsAreTaken(text: String) {
    #expect(StripeDecimal(text) == nil)
  }

  @Test func aPreviewWithoutAnIDHasTheNameUpcoming() throws {
    let invoice: StripeInvoice = try Self.decode(
      #"{"object":"invoice","currency":"usd","subtotal":1,"total":1,"period_start":1,"period_end":2,"subscription":"sub_1","lines":{"data":[],"has_more":false}}"#
    )
    #expect(invoice.id == "upcoming")
    #expect(invoice.subscription == "sub_1")
  }

  @Test func anEventGivesTheSubscriptionThatItIsAbout() throws {
    func event(_ object: String) throws -> StripeEvent {
      try StripeEvent(
        payload: Array(
          #"{"id":"evt_1","object":"event","type":"x","created":9,"api_version":"2026-05-27.dahlia","data":{"object":\#(object)}}"#
            .utf8))
    }
    let customer = try event(#"{"id":"cus_1","object":"customer","name":"Acme"}"#)
    #expect(customer.id == "evt_1")
    #expect(customer.customer == "cus_1")
    #expect(throws: StripeError.self) { try customer.subscriptionThen() }
    let subscription = try event(
      #"{"id":"sub_1","object":"subscription","customer":{"id":"cus_1"},"status":"active","items":{"data":[],"has_more":false},"start_date":1,"cancel_at_period_end":false,"billing_cycle_anchor":1,"created":1}"#
    )
    #expect(try subscription.subscriptionThen().status == .active)
    #expect(subscription.customer == "cus_1")
    // Of an unknown shape it is an event all the same.
    let strange = try event(#"{"id":7,"object":"subscription","customer":[],"parent":"x"}"#)
    #expect(strange.objectType == "subscription")
    #expect(strange.customer == nil)
    #expect(throws: StripeError.self) { try strange.subscriptionThen() }
    #expect(throws: StripeError.self) { try StripeEvent(payload: Array("[]".utf8)) }
  }

  @Test func aMeterErrorReportNamesTheRequestsItIsAbout() throws {
    let report = try StripeMeterErrorReport(
      payload: Array(
        #"""
        {"id":"evt_2","object":"v2.core.event","type":"v1.billing.meter.error_report_triggered",
         "related_object":{"id":"mtr_1","type":"billing.meter"},
         "data":{"developer_message_summary":"There is 1 invalid event","reason":{"error_count":1,"error_types":[
           {"code":"timestamp_too_far_in_past","error_count":1,"sample_errors":[
             {"error_message":"too old","request":{"identifier":"key-1"}}]}]}}}
        """#.utf8))
    #expect(report.meter == "mtr_1")
    let cause = StripeMeterErrorReport.Cause(
      code: "timestamp_too_far_in_past", count: 1,
      samples: [StripeMeterErrorReport.Sample(message: "too old", requestKey: "key-1")])
    #expect(report.errors == [cause])
  }
}
