extension Subscription {
  func rendered(_ rendering: Rendering, in state: SandboxState) -> JSON {
    var json = JSONObject(id: id, object: "subscription")
    json.nulls("application", "application_fee_percent")
    json.set("automatic_tax", Self.automaticTax)
    json.set("billing_cycle_anchor", anchor)
    json.set("billing_cycle_anchor_config", JSON.null)
    renderCycle(rendering, into: &json, in: state)
    json.set("created", created)
    json.set("currency", currency)
    json.set("customer", state.customerReference(customer, rendering))
    json.set("customer_account", JSON.null)
    json.set("days_until_due", daysUntilDue)
    json.set("default_payment_method", paymentMethod)
    json.set("default_source", JSON.null)
    json.emptyLists("default_tax_rates")
    json.set("description", description)
    json.set("discounts", state.discountReferences(discounts, rendering))
    json.set("ended_at", endedAt)
    json.set("invoice_settings", Self.invoiceSettings)
    json.set("items", itemList(rendering, in: state))
    json.set("latest_invoice", invoiceReference(rendering, in: state))
    json.set("livemode", false)
    json.set("metadata", metadata)
    json.nulls("next_pending_invoice_item_invoice", "on_behalf_of")
    json.set("pause_collection", pause?.rendered ?? .null)
    json.set("payment_settings", Self.paymentSettings)
    json.nulls("pending_invoice_item_interval", "pending_setup_intent", "pending_update")
    if let item = items.first, items.count == 1, let price = state.prices[item.price] {
      json.set("plan", price.renderedAsPlan(rendering.below("plan"), in: state))
      if let quantity = item.quantity { json.set("quantity", quantity) }
    }
    json.set("schedule", state.scheduleReference(schedule, rendering))
    json.set("start_date", startDate)
    json.set("status", status.rawValue)
    json.set("test_clock", state.clockReference(state.customers[customer]?.clock, rendering))
    json.nulls("transfer_data")
    json.set("trial_end", trialEnd)
    json.set("trial_settings", trialSettings)
    json.set("trial_start", trialStart)
    return .object(json)
  }

  private func renderCycle(
    _ rendering: Rendering, into json: inout JSONObject, in state: SandboxState
  ) {
    if rendering.generation == .meters {
      var mode = JSONObject()
      mode.set("flexible", JSON.null)
      mode.set("type", billingMode.rawValue)
      json.set("billing_mode", mode)
      json.emptyLists("billing_schedules")
    } else {
      // Before basil the period stands on the subscription (docs.stripe.com/changelog/basil/2025-03-31).
      json.set("current_period_end", periodEnd)
      json.nulls("discount")
      json.set("current_period_start", periodStart)
    }
    json.set("billing_thresholds", thresholds?.rendered ?? .null)
    json.set("cancel_at", cancelAt ?? (cancelsAtPeriodEnd ? periodEnd : nil))
    json.set("cancel_at_period_end", cancelsAtPeriodEnd)
    json.set("canceled_at", canceledAt)
    json.set("cancellation_details", cancellationDetails)
    json.set("collection_method", sendsInvoices ? "send_invoice" : "charge_automatically")
  }

  private var cancellationDetails: JSONObject {
    var details = JSONObject()
    details.set("comment", cancellationComment)
    details.set("feedback", cancellationFeedback)
    details.set("reason", canceledAt == nil ? nil : cancellationReason ?? "cancellation_requested")
    return details
  }

  private func itemList(_ rendering: Rendering, in state: SandboxState) -> JSON {
    let below = rendering.below("items").below("data")
    return Listing<SubscriptionItem>.list(
      items.map { $0.rendered(below, subscription: id, in: state) },
      url: "/v1/subscription_items?subscription=\(id)")
  }

  private func invoiceReference(_ rendering: Rendering, in state: SandboxState) -> JSON {
    guard rendering.expansion["latest_invoice"] != nil,
      let invoice = latestInvoice.flatMap({ state.invoices[$0] })
    else { return JSON(latestInvoice) }
    return invoice.rendered(rendering.below("latest_invoice"), in: state)
  }

  static let automaticTax: JSONObject = {
    var tax = JSONObject()
    tax.set("disabled_reason", JSON.null)
    tax.set("enabled", false)
    tax.set("liability", JSON.null)
    return tax
  }()

  static let issuer: JSONObject = {
    var issuer = JSONObject()
    issuer.set("type", "self")
    return issuer
  }()

  private static let invoiceSettings: JSONObject = {
    var settings = JSONObject()
    settings.set("account_tax_ids", JSON.null)
    settings.set("issuer", issuer)
    return settings
  }()

  private static let paymentSettings: JSONObject = {
    var settings = JSONObject()
    settings.nulls("payment_method_options", "payment_method_types")
    settings.set("save_default_payment_method", "off")
    return settings
  }()

  private var trialSettings: JSONObject {
    var behavior = JSONObject()
    behavior.set("missing_payment_method", trialEndBehavior ?? "create_invoice")
    var settings = JSONObject()
    settings.set("end_behavior", behavior)
    return settings
  }
}

extension SandboxState {
  /// A customer's id, or the customer where `customer` is expanded.
  func customerReference(_ id: String, _ rendering: Rendering) -> JSON {
    guard rendering.expansion["customer"] != nil, let customer = customers[id] else {
      return .text(id)
    }
    return customer.rendered(rendering.below("customer"), in: self)
  }

  func subscriptionReference(_ id: String?, _ rendering: Rendering) -> JSON {
    guard rendering.expansion["subscription"] != nil,
      let subscription = id.flatMap({ subscriptions[$0] })
    else { return JSON(id) }
    return subscription.rendered(rendering.below("subscription"), in: self)
  }
}
