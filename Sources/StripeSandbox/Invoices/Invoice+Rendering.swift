extension Invoice {
  func rendered(_ rendering: Rendering, in state: SandboxState) -> JSON {
    var json = JSONObject(id: id, object: "invoice")
    json.set("account_country", "US")
    json.set("account_name", "Sandbox")
    json.nulls("account_tax_ids")
    renderAmounts(into: &json)
    json.nulls("application")
    json.set("attempt_count", attempts)
    json.set("attempted", attempts > 0)
    json.set("auto_advance", autoAdvances && (status == .draft || status == .open))
    json.set("automatic_tax", Self.automaticTax)
    json.set("automatically_finalizes_at", status == .draft ? finalizesAt : nil)
    json.set("billing_reason", reason.rawValue)
    json.set("collection_method", sendsInvoice ? "send_invoice" : "charge_automatically")
    json.set("created", created)
    json.set("currency", currency)
    json.set("custom_fields", JSON.null)
    renderCustomer(rendering, into: &json, in: state)
    json.nulls("default_payment_method", "default_source")
    json.emptyLists("default_tax_rates")
    json.set("description", description)
    json.set("discounts", state.discountReferences(discounts, rendering))
    json.set("due_date", dueDate)
    json.set("effective_at", finalizedAt)
    json.set("ending_balance", endingBalance)
    json.nulls("footer", "from_invoice")
    json.set("hosted_invoice_url", number == nil ? nil : state.publicURL + "/invoices/\(id)")
    json.set("invoice_pdf", number == nil ? nil : state.publicURL + "/invoices/\(id).txt")
    json.set("issuer", Subscription.issuer)
    json.set("last_finalization_error", finalizationError.map(Self.failure) ?? .null)
    json.nulls("latest_revision")
    json.set("lines", lineList(rendering, in: state))
    json.set("livemode", false)
    json.set("metadata", metadata)
    json.nulls("next_payment_attempt")
    json.set("number", number)
    json.nulls("on_behalf_of")
    renderOrigin(rendering, into: &json, in: state)
    json.set("payment_settings", Self.paymentSettings)
    json.set("period_end", periodEnd)
    json.set("period_start", periodStart)
    json.set("post_payment_credit_notes_amount", creditedAfter)
    json.set("pre_payment_credit_notes_amount", creditedBefore)
    json.nulls("receipt_number", "rendering", "shipping_cost", "shipping_details")
    json.set("starting_balance", startingBalance)
    json.nulls("statement_descriptor")
    json.set("status", status.rawValue)
    json.set("status_transitions", transitions)
    if reason == .subscriptionThreshold { json.set("threshold_reason", thresholdReason(state)) }
    json.set("test_clock", state.clockReference(state.customers[customer]?.clock, rendering))
    json.set("webhooks_delivered_at", finalizedAt ?? created)
    return .object(json)
  }

  private static func failure(_ message: String) -> JSON {
    var error = JSONObject()
    error.set("code", StripeError.finalizationCode)
    error.set("message", message)
    error.set("type", "invalid_request_error")
    return .object(error)
  }

  private func renderAmounts(into json: inout JSONObject) {
    json.set("amount_due", amountDue)
    json.set("amount_overpaid", JSON.integer(0))
    json.set("amount_paid", amountPaid)
    json.set("amount_paid_off_stripe", JSON.integer(0))
    json.set("amount_remaining", amountRemaining)
    json.set("amount_shipping", JSON.integer(0))
    json.set("subtotal", subtotal)
    json.set("subtotal_excluding_tax", subtotal)
    json.set("total", total)
    json.set("total_discount_amounts", discountAmounts)
    json.set("total_excluding_tax", total)
    json.set("total_pretax_credit_amounts", creditAmounts)
    json.emptyLists("total_taxes")
  }

  private var discountAmounts: [JSON] {
    discounts.map { id in
      let parts = lines.flatMap { $0.discounts ?? [] }.filter { $0.discount == id }
      return LineDiscount(discount: id, amount: parts.reduce(0) { $0 + $1.amount }).rendered
    }
  }

  private func thresholdReason(_ state: SandboxState) -> JSONObject {
    var reason = JSONObject()
    reason.set(
      "amount_gte", subscription.flatMap { state.subscriptions[$0]?.thresholds?.amountGte })
    reason.emptyLists("item_reasons")
    return reason
  }

  private var creditAmounts: [JSON] {
    guard creditApplied > 0 else { return [] }
    var amount = JSONObject()
    amount.set("amount", creditApplied)
    amount.set("credit_balance_transaction", "cbtxn_1" + id.suffix(24))
    amount.set("type", "credit_balance_transaction")
    return [.object(amount)]
  }

  private func renderCustomer(
    _ rendering: Rendering, into json: inout JSONObject, in state: SandboxState
  ) {
    let owner = state.customers[customer]
    json.set("customer", state.customerReference(customer, rendering))
    json.nulls("customer_account", "customer_address")
    json.set("customer_email", owner?.email)
    json.set("customer_name", owner?.name)
    json.set("customer_phone", owner?.phone)
    json.nulls("customer_shipping")
    json.set("customer_tax_exempt", owner?.taxExempt ?? "none")
    json.emptyLists("customer_tax_ids")
  }

  /// From basil on the subscription stands under `parent`, before on the invoice itself.
  private func renderOrigin(
    _ rendering: Rendering, into json: inout JSONObject, in state: SandboxState
  ) {
    guard rendering.generation == .meters else {
      json.nulls(
        "application_fee_amount", "charge", "discount", "payment_intent", "quote", "transfer_data")
      json.set("paid", status == .paid)
      json.set("paid_out_of_band", false)
      json.set("subscription", state.subscriptionReference(subscription, rendering))
      var details = JSONObject()
      details.set("metadata", subscriptionMetadata)
      json.set("subscription_details", subscription == nil ? JSON.null : .object(details))
      json.set("tax", JSON.null)
      json.emptyLists("total_tax_amounts")
      return
    }
    guard let subscription else {
      json.nulls("parent")
      return
    }
    let below = rendering.below("parent").below("subscription_details")
    var details = JSONObject()
    details.set("metadata", subscriptionMetadata)
    details.set("subscription", state.subscriptionReference(subscription, below))
    var parent = JSONObject()
    parent.nulls("quote_details")
    parent.set("subscription_details", details)
    parent.set("type", "subscription_details")
    json.set("parent", parent)
  }

  private func lineList(_ rendering: Rendering, in state: SandboxState) -> JSON {
    let below = rendering.below("lines").below("data")
    let shown = lines.prefix(10).indices.map { line($0, below, in: state) }
    return Listing<IndexedLine>.list(
      shown, url: "/v1/invoices/\(id)/lines", hasMore: lines.count > 10)
  }

  private var transitions: JSONObject {
    var transitions = JSONObject()
    transitions.set("finalized_at", finalizedAt)
    transitions.set("marked_uncollectible_at", uncollectibleAt)
    transitions.set("paid_at", paidAt)
    transitions.set("voided_at", voidedAt)
    return transitions
  }

  private static let automaticTax: JSONObject = {
    var tax = JSONObject()
    tax.set("disabled_reason", JSON.null)
    tax.set("enabled", false)
    tax.nulls("liability", "provider", "status")
    return tax
  }()

  private static let paymentSettings: JSONObject = {
    var settings = JSONObject()
    settings.nulls("default_mandate", "payment_method_options", "payment_method_types")
    return settings
  }()
}
