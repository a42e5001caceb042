/// docs.stripe.com/api/usage_records, gone from 2025-03-31.basil on.
enum UsageRecordRoutes {
  private static let base = "/v1/subscription_items/{subscription_item}"
  static let routes = [
    Route(
      .post, base + "/usage_records", "quantity!:# timestamp:(now)|# action:(increment,set)",
      in: [.usageRecords], create),
    Route(
      .get, base + "/usage_record_summaries", Route.paging, in: [.usageRecords], summaries),
  ]

  @Sendable static func create(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    guard let subscriptionID = state.subscriptionOfItem[call.path[0]],
      let subscription = state.subscriptions[subscriptionID]
    else { throw .missing("subscription_item", call.path[0]) }
    guard !subscription.hasEnded else {
      throw .invalid(
        "Cannot create the usage record because the subscription has been canceled.")
    }
    let item = try state.item(call.path[0]).item
    try check(item, in: state)
    let quantity = call.parameters.integer("quantity") ?? 0
    guard quantity >= 0 else {
      throw .invalid(
        "Invalid non-negative integer", param: "quantity", code: "parameter_invalid_integer")
    }
    let now = state.now(of: subscription.customer)
    let timestamp = call.parameters.integer("timestamp") ?? now
    try check(
      timestamp, of: item, latest: now + state.rules.usageRecordSkewSeconds)
    if call.parameters.text("action") == "set", subscription.hasThresholds {
      throw .invalid(
        "Only `action=increment` is allowed for a subscription with billing thresholds.",
        param: "action")
    }
    state.usageRecords.add(
      quantity, at: timestamp, of: item.id, replaces: call.parameters.text("action") == "set")
    state.watchThresholds(of: subscription.customer)
    var json = JSONObject(id: state.ids.id("mbur_1"), object: "usage_record")
    json.set("livemode", false)
    json.set("quantity", quantity)
    json.set("subscription_item", item.id)
    json.set("timestamp", timestamp)
    return .object(json)
  }

  private static func check(_ item: SubscriptionItem, in state: SandboxState) throws(StripeError) {
    let recurrence = state.prices[item.price]?.recurrence
    guard recurrence?.isMetered == true else {
      throw .invalid(
        "Usage records can only be created for subscription items with a metered price. The "
          + "price of \(item.id) is licensed.")
    }
    guard recurrence?.meter == nil else {
      throw .invalid(
        "Usage records cannot be created for \(item.id), as its price is backed by a meter. "
          + "Report usage with meter events instead.")
    }
  }

  /// Inside the current period and not in the future; `latest` says how much skew is let through.
  private static func check(_ timestamp: Int64, of item: SubscriptionItem, latest: Int64)
    throws(StripeError)
  {
    guard timestamp >= item.periodStart else {
      throw .invalid(
        "Cannot create the usage record with this timestamp because timestamps must be after the "
          + "subscription's last invoice period (or current period start time).",
        param: "timestamp")
    }
    guard timestamp <= latest, timestamp < item.periodEnd else {
      throw .invalid(
        "Cannot create the usage record with this timestamp because timestamps must not be in the "
          + "future.", param: "timestamp")
    }
  }

  struct Summary: Identified {
    var id: String
    var item: String
    var invoice: String?
    var start: Int64
    var end: Int64
    var total: Int64

    var rendered: JSON {
      var json = JSONObject(id: id, object: "usage_record_summary")
      json.set("invoice", invoice)
      json.set("livemode", false)
      var period = JSONObject()
      period.set("end", end)
      period.set("start", start)
      json.set("period", period)
      json.set("subscription_item", item)
      json.set("total_usage", total)
      return .object(json)
    }
  }

  /// The current period first, then those that were invoiced.
  @Sendable static func summaries(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    let (subscription, item) = try state.item(call.path[0])
    guard let price = state.prices[item.price], price.isMetered else {
      throw .invalid("Usage record summaries exist only for metered prices.")
    }
    func summary(_ start: Int64, _ end: Int64, _ invoice: String?) -> Summary {
      Summary(
        id: "sis_1\(item.id.suffix(14))\(start)", item: item.id, invoice: invoice, start: start,
        end: end,
        total: state.usage(of: item, price, subscription, start, end, seen: state.wallNow))
    }
    var rows = [summary(item.periodStart, item.periodEnd, nil)]
    for id in (state.invoicesOfCustomer[subscription.customer] ?? []).reversed() {
      guard let invoice = state.invoices[id] else { continue }
      for line in invoice.lines where line.source == .usage && line.subscriptionItem == item.id {
        let row = summary(line.periodStart, line.periodEnd, invoice.id)
        if rows.last?.id != row.id { rows.append(row) }
      }
    }
    return try Listing(rows: rows, noun: "usage_record_summary").page(call) { row, _ in
      row.rendered
    }
  }
}
