/// Credit that pays for metered usage before money does (docs.stripe.com/api/billing/credit-grant/object).
struct CreditGrant: Identified, Codable, Sendable {
  var id: String
  var customer: String
  var created: Int64
  var updated: Int64
  var currency: String
  /// In minor units, as granted.
  var amount: Int64
  /// In minor units, not used yet.
  var remaining: Int64
  /// The prices it pays for; none means every metered price.
  var prices: [String] = []
  var category: String
  var priority: Int64 = 50
  var name: String?
  var effectiveAt: Int64
  var expiresAt: Int64?
  var voidedAt: Int64?
  var metadata: [StringPair] = []

  func isUsable(at moment: Int64, in currency: String) -> Bool {
    voidedAt == nil && self.currency == currency && effectiveAt <= moment && remaining > 0
      && (expiresAt.map { moment < $0 } ?? true)
  }

  func pays(for price: String?) -> Bool {
    prices.isEmpty || price.map { prices.contains($0) } ?? false
  }

  func rendered(_ rendering: Rendering, in state: SandboxState) -> JSON {
    var json = JSONObject(id: id, object: "billing.credit_grant")
    json.set("amount", Self.money(amount, currency))
    var scope = JSONObject()
    if prices.isEmpty {
      scope.set("price_type", "metered")
    } else {
      scope.set(
        "prices",
        prices.map { id in
          var price = JSONObject()
          price.set("id", id)
          return .object(price)
        })
    }
    var config = JSONObject()
    config.set("scope", scope)
    json.set("applicability_config", config)
    json.set("category", category)
    json.set("created", created)
    json.set("customer", state.customerReference(customer, rendering))
    json.nulls("customer_account")
    json.set("effective_at", effectiveAt)
    json.set("expires_at", expiresAt)
    json.set("livemode", false)
    json.set("metadata", metadata)
    json.set("name", name)
    json.set("priority", priority)
    json.set("test_clock", state.clockReference(state.customers[customer]?.clock, rendering))
    json.set("updated", updated)
    json.set("voided_at", voidedAt)
    return .object(json)
  }

  static func money(_ value: Int64, _ currency: String) -> JSONObject {
    var monetary = JSONObject()
    monetary.set("currency", currency)
    monetary.set("value", value)
    var amount = JSONObject()
    amount.set("monetary", monetary)
    amount.set("type", "monetary")
    return amount
  }
}

/// One movement of credit (docs.stripe.com/api/billing/credit-balance-transaction/object).
struct CreditUse: Identified, Codable, Sendable {
  var id: String
  var grant: String
  var customer: String
  var created: Int64
  var currency: String
  var amount: Int64
  /// The invoice it paid for; nil for the grant itself.
  var invoice: String?

  func rendered(_ rendering: Rendering, in state: SandboxState) -> JSON {
    var json = JSONObject(id: id, object: "billing.credit_balance_transaction")
    json.set("created", created)
    var side = JSONObject()
    side.set("amount", CreditGrant.money(amount, currency))
    if let invoice {
      var applied = JSONObject()
      applied.set("invoice", invoice)
      applied.set("invoice_line_item", JSON.null)
      side.set("credits_applied", applied)
      side.set("type", "credits_applied")
    } else {
      side.nulls("credits_application_invoice_voided")
      side.set("type", "credits_granted")
    }
    json.set("credit", invoice == nil ? .object(side) : JSON.null)
    let wanted = rendering.expansion["credit_grant"].flatMap { _ in state.creditGrants[grant] }
    json.set(
      "credit_grant",
      wanted?.rendered(rendering.below("credit_grant"), in: state) ?? .text(grant))
    json.set("debit", invoice == nil ? JSON.null : .object(side))
    json.set("effective_at", created)
    json.set("livemode", false)
    json.set("test_clock", state.clockReference(state.customers[customer]?.clock, rendering))
    json.set("type", invoice == nil ? "credit" : "debit")
    return .object(json)
  }
}
