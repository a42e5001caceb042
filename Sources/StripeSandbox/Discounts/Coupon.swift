/// docs.stripe.com/api/coupons/object
struct Coupon: Identified, Codable, Sendable {
  enum Duration: String, Codable, Sendable {
    case once, repeating, forever
  }

  var id: String
  var created: Int64
  var name: String?
  var percentOff: DecimalAmount?
  var amountOff: Int64?
  var currency: String?
  var duration: Duration
  var months: Int64?
  var timesRedeemed: Int64 = 0
  var metadata: [StringPair] = []

  var rendered: JSON {
    var json = JSONObject(id: id, object: "coupon")
    json.set("amount_off", amountOff)
    json.set("created", created)
    json.set("currency", currency)
    json.set("duration", duration.rawValue)
    json.set("duration_in_months", months)
    json.set("livemode", false)
    json.nulls("max_redemptions")
    json.set("metadata", metadata)
    json.set("name", name)
    json.set("percent_off", percentOff.map { JSON.number($0.text) } ?? .null)
    json.nulls("redeem_by")
    json.set("times_redeemed", timesRedeemed)
    json.set("valid", true)
    return .object(json)
  }
}

/// A coupon at work on a subscription, or on all invoices of a customer (docs.stripe.com/api/discounts/object).
struct Discount: Identified, Codable, Sendable {
  var id: String
  /// As it was when it was applied: a coupon that is deleted goes on where it is in use.
  var coupon: Coupon
  var customer: String
  /// Nil where it is the customer's.
  var subscription: String?
  var start: Int64
  var end: Int64?
  /// The invoice that a coupon for one invoice was used on.
  var usedOn: String?

  func isActive(at moment: Int64) -> Bool {
    moment < end ?? .max && (coupon.duration != .once || usedOn == nil)
  }

  func rendered(_ generation: APIGeneration) -> JSON {
    var json = JSONObject(id: id, object: "discount")
    json.nulls("checkout_session")
    if generation == .usageRecords {
      json.set("coupon", coupon.rendered)
    } else {
      var source = JSONObject()
      source.set("coupon", coupon.id)
      source.set("type", "coupon")
      json.set("source", source)
    }
    json.set("customer", customer)
    json.set("end", end)
    json.nulls("invoice", "invoice_item", "promotion_code")
    json.set("start", start)
    json.set("subscription", subscription)
    json.nulls("subscription_item")
    return .object(json)
  }
}

/// What one discount takes off one line, in minor units.
struct LineDiscount: Codable, Sendable, Equatable {
  var discount: String
  var amount: Int64

  var rendered: JSON {
    var json = JSONObject()
    json.set("amount", amount)
    json.set("discount", discount)
    return .object(json)
  }
}
