/// What is taken off a final invoice (docs.stripe.com/api/credit_notes/object).
struct CreditNote: Identified, Codable, Sendable {
  struct Line: Codable, Sendable {
    var id: String
    /// The invoice's line.
    var line: String
    var amount: Int64
    var description: String?
  }

  var id: String
  var number: String
  var created: Int64
  var invoice: String
  var customer: String
  var currency: String
  var lines: [Line]
  /// Whether the invoice was paid when it was made.
  var isAfterPayment: Bool
  /// What went to the customer's balance.
  var toBalance: Int64 = 0
  var refunded: Int64 = 0
  var outOfBand: Int64 = 0
  var isVoid = false
  var voidedAt: Int64?
  var memo: String?
  var reason: String?
  var metadata: [StringPair] = []

  var total: Int64 { lines.reduce(0) { $0 + $1.amount } }

  func rendered(_ rendering: Rendering, in state: SandboxState) -> JSON {
    var json = JSONObject(id: id, object: "credit_note")
    json.set("amount", total)
    json.set("amount_shipping", JSON.integer(0))
    json.set("created", created)
    json.set("currency", currency)
    json.set("customer", state.customerReference(customer, rendering))
    json.nulls("customer_balance_transaction")
    json.set("discount_amount", JSON.integer(0))
    json.emptyLists("discount_amounts")
    json.nulls("effective_at")
    json.set("invoice", invoice)
    json.set(
      "lines",
      Listing<Invoice>.list(
        lines.prefix(10).map { $0.rendered(of: self) }, url: "/v1/credit_notes/\(id)/lines",
        hasMore: lines.count > 10))
    json.set("livemode", false)
    json.set("memo", memo)
    json.set("metadata", metadata)
    json.set("number", number)
    json.set("out_of_band_amount", outOfBand)
    json.set("pdf", state.publicURL + "/invoices/\(invoice).txt")
    json.set("post_payment_amount", isAfterPayment ? total : 0)
    json.set("pre_payment_amount", isAfterPayment ? 0 : total)
    json.set("reason", reason)
    json.emptyLists("refunds")
    json.nulls("shipping_cost")
    json.set("status", isVoid ? "void" : "issued")
    json.set("subtotal", total)
    json.set("subtotal_excluding_tax", total)
    json.set("total", total)
    json.set("total_excluding_tax", total)
    json.emptyLists("total_taxes")
    json.set("type", isAfterPayment ? "post_payment" : "pre_payment")
    json.set("voided_at", voidedAt)
    return .object(json)
  }
}

extension CreditNote.Line {
  func rendered(of note: CreditNote) -> JSON {
    var json = JSONObject(id: id, object: "credit_note_line_item")
    json.set("amount", amount)
    json.set("description", description)
    json.set("discount_amount", JSON.integer(0))
    json.emptyLists("discount_amounts")
    json.set("invoice_line_item", line)
    json.set("livemode", false)
    json.set("quantity", JSON.integer(1))
    json.emptyLists("tax_rates", "taxes")
    json.set("type", "invoice_line_item")
    json.set("unit_amount", amount)
    json.set("unit_amount_decimal", String(amount))
    return .object(json)
  }
}
