/// An amount that waits for a customer's next invoice (docs.stripe.com/api/invoiceitems/object).
struct InvoiceItem: Identified, Codable, Sendable {
  var id: String
  var customer: String
  var subscription: String?
  /// The invoice that took it; nil while it waits.
  var invoice: String?
  var date: Int64
  var currency: String
  var line: InvoiceLine
  var metadata: [StringPair] = []

  func rendered(_ rendering: Rendering, in state: SandboxState) -> JSON {
    var json = JSONObject(id: id, object: "invoiceitem")
    json.set("amount", line.amount)
    json.set("currency", currency)
    json.set("customer", state.customerReference(customer, rendering))
    json.set("date", date)
    json.set(
      "description", line.description(price: line.price.flatMap { state.prices[$0] }, in: state))
    json.set("discountable", !line.isProration)
    json.emptyLists("discounts")
    json.set("invoice", invoiceReference(rendering, in: state))
    json.set("livemode", false)
    json.set("metadata", metadata)
    json.set("net_amount", line.amount)
    renderOrigin(rendering, into: &json, in: state)
    var period = JSONObject()
    period.set("end", line.periodEnd)
    period.set("start", line.periodStart)
    json.set("period", period)
    json.set("proration", line.isProration)
    json.set("quantity", line.quantity)
    json.emptyLists("tax_rates")
    json.set("test_clock", state.clockReference(state.customers[customer]?.clock, rendering))
    return .object(json)
  }

  private func invoiceReference(_ rendering: Rendering, in state: SandboxState) -> JSON {
    guard rendering.expansion["invoice"] != nil, let found = invoice.flatMap({ state.invoices[$0] })
    else { return JSON(invoice) }
    return found.rendered(rendering.below("invoice"), in: state)
  }

  private func renderOrigin(
    _ rendering: Rendering, into json: inout JSONObject, in state: SandboxState
  ) {
    let price = line.price.flatMap { state.prices[$0] }
    guard rendering.generation == .meters else {
      json.set("price", price?.rendered(rendering.below("price"), in: state) ?? .null)
      json.set("subscription", state.subscriptionReference(subscription, rendering))
      json.set("unit_amount", line.unitAmount?.whole)
      json.set("unit_amount_decimal", line.unitAmount?.text)
      return
    }
    json.set("customer_account", JSON.null)
    var parent = JSONObject()
    if let subscription {
      var details = JSONObject()
      details.set("subscription", subscription)
      if let item = line.subscriptionItem { details.set("subscription_item", item) }
      parent.set("subscription_details", details)
      parent.set("type", "subscription_details")
    }
    json.set("parent", subscription == nil ? JSON.null : .object(parent))
    let below = rendering.below("pricing").below("price_details")
    json.set("pricing", pricing(price, below, in: state))
    json.set("quantity_decimal", String(line.quantity))
  }

  private func pricing(_ price: Price?, _ rendering: Rendering, in state: SandboxState) -> JSON {
    var pricing = JSONObject()
    if let price {
      var details = JSONObject()
      details.set("price", price.reference(rendering, in: state))
      details.set("product", price.product)
      pricing.set("price_details", details)
    }
    pricing.set("type", "price_details")
    pricing.set("unit_amount_decimal", line.unitAmount?.text)
    return .object(pricing)
  }
}
