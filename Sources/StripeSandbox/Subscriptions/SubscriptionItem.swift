/// One price of a subscription, with a period of its own (docs.stripe.com/api/subscription_items/object).
struct SubscriptionItem: Identified, Codable, Sendable {
  var id: String
  var created: Int64
  var price: String
  /// Absent for metered prices.
  var quantity: Int64?
  var periodStart: Int64
  var periodEnd: Int64
  /// From when on usage counts for this item at this price; later than `periodStart` after a change in mid-period.
  var usageStart: Int64
  var metadata: [StringPair] = []
  /// What threshold invoices of the running period have of its usage.
  var billedUsage: Int64?
  /// Bills the subscription when this much was used.
  var usageThreshold: Int64?

  private var thresholds: JSON {
    guard let usageThreshold else { return .null }
    var json = JSONObject()
    json.set("usage_gte", usageThreshold)
    return .object(json)
  }

  func rendered(_ rendering: Rendering, subscription: String, in state: SandboxState) -> JSON {
    var json = JSONObject(id: id, object: "subscription_item")
    json.set("billing_thresholds", thresholds)
    json.set("created", created)
    if rendering.generation == .meters {
      json.set("current_period_end", periodEnd)
      json.set("current_period_start", periodStart)
    }
    json.emptyLists("discounts")
    json.set("metadata", metadata)
    if let found = state.prices[price] {
      json.set("plan", found.renderedAsPlan(rendering.below("plan"), in: state))
      json.set("price", found.rendered(rendering.below("price"), in: state))
    }
    if let quantity { json.set("quantity", quantity) }
    json.set("subscription", subscription)
    json.emptyLists("tax_rates")
    return .object(json)
  }
}

extension Price {
  /// The older shape of a recurring price that items still carry (docs.stripe.com/api/plans/object).
  func renderedAsPlan(_ rendering: Rendering, in state: SandboxState) -> JSON {
    var json = JSONObject(id: id, object: "plan")
    json.set("active", isActive)
    if rendering.generation == .usageRecords {
      json.set("aggregate_usage", recurrence?.aggregate?.rawValue)
    }
    json.set("amount", terms.unitAmount?.whole)
    json.set("amount_decimal", terms.unitAmount?.text)
    json.set("billing_scheme", terms.tiersMode == nil ? "per_unit" : "tiered")
    json.set("created", created)
    json.set("currency", currency)
    json.set("interval", recurrence?.interval.unit.rawValue)
    json.set("interval_count", recurrence?.interval.count)
    json.set("livemode", false)
    json.set("metadata", metadata)
    json.set("meter", recurrence?.meter)
    json.set("nickname", nickname)
    json.set("product", productReference(rendering, in: state))
    if rendering.expansion["tiers"] != nil, terms.tiersMode != nil {
      json.set("tiers", terms.tiers.map(\.rendered))
    }
    json.set("tiers_mode", terms.tiersMode?.rawValue)
    json.set("transform_usage", terms.packaging.map(\.rendered) ?? .null)
    json.set("trial_period_days", JSON.null)
    json.set("usage_type", isMetered ? "metered" : "licensed")
    return .object(json)
  }
}
