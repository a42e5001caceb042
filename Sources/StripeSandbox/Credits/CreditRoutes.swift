/// docs.stripe.com/api/billing/credit-grant, credit-balance-summary and credit-balance-transaction
enum CreditRoutes {
  private static let base = "/v1/billing/credit_grants"
  private static let scope = "{price_type:(metered) prices:[{id!}]}"
  static let routes = [
    Route(
      .post, base,
      """
      amount!:{monetary:{currency! value!:#} type!:(monetary)} applicability_config!:{scope!:\(scope)}
      category:(paid,promotional) customer! ~customer_account effective_at:# expires_at:# metadata:{*} name priority:#
      """, in: [.meters, .usageRecords], create),
    Route(.get, base, "customer ~customer_account" + Route.paging, list),
    Route(.get, base + "/{id}", "", retrieve),
    Route(.post, base + "/{id}", "expires_at:# metadata:{*}", update),
    Route(.post, base + "/{id}/expire", "", expire),
    Route(.post, base + "/{id}/void", "", void),
    Route(
      .get, "/v1/billing/credit_balance_summary",
      "customer! ~customer_account filter!:{applicability_scope:\(scope) credit_grant type!:(applicability_scope,credit_grant)}",
      summary),
    Route(
      .get, "/v1/billing/credit_balance_transactions",
      "credit_grant customer! ~customer_account" + Route.paging, transactions),
    Route(.get, "/v1/billing/credit_balance_transactions/{id}", "", transaction),
  ]

  @Sendable static func create(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    let parameters = call.parameters
    let customer = try state.customer(parameters.text("customer") ?? "")
    guard let money = parameters.object("amount")?.object("monetary") else {
      throw .parameterMissing("amount[monetary]")
    }
    guard let value = try money.amount("value"), value > 0 else {
      throw .invalid(
        "The amount of a credit grant must be positive.", param: "amount[monetary][value]")
    }
    let currency = try ChargeCurrency.read(money)
    try currency?.check(value, at: money.path("value"))
    let scope = parameters.object("applicability_config")?.object("scope")
    let now = state.now(of: customer.id)
    var grant = CreditGrant(
      id: state.ids.id("credgr_test_61"), customer: customer.id, created: now, updated: now,
      currency: currency?.code ?? "usd", amount: value, remaining: value,
      category: parameters.text("category") ?? "paid",
      effectiveAt: try parameters.moment("effective_at") ?? now)
    grant.prices = try prices(scope, in: state)
    grant.expiresAt = try parameters.moment("expires_at")
    grant.priority = parameters.integer("priority") ?? 50
    grant.name = parameters.text("name")
    grant.metadata = parameters.metadata()
    state.creditGrants.insert(grant)
    state.creditUses.insert(
      CreditUse(
        id: state.ids.id("cbtxn_1"), grant: grant.id, customer: customer.id, created: now,
        currency: grant.currency, amount: value))
    state.record("billing.credit_grant.created", .creditGrant(grant.id))
    return grant.rendered(call.rendering, in: state)
  }

  private static func prices(_ scope: Parameters?, in state: SandboxState) throws(StripeError)
    -> [String]
  {
    var prices: [String] = []
    for entry in scope?.list("prices") ?? [] {
      let id = entry.text("id") ?? ""
      guard state.prices[id]?.isMetered == true else {
        throw .missing("price", id, param: entry.path("id"))
      }
      prices.append(id)
    }
    return prices
  }

  private static func grant(_ call: Call, _ state: SandboxState) throws(StripeError) -> CreditGrant
  {
    guard let grant = state.creditGrants[call.path[0]] else {
      throw .missing("credit grant", call.path[0])
    }
    return grant
  }

  private static func save(_ grant: inout CreditGrant, _ state: inout SandboxState, _ call: Call)
    -> JSON
  {
    grant.updated = state.now(of: grant.customer)
    state.creditGrants.insert(grant)
    state.record("billing.credit_grant.updated", .creditGrant(grant.id))
    return grant.rendered(call.rendering, in: state)
  }

  @Sendable static func retrieve(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    try grant(call, state).rendered(call.rendering, in: state)
  }

  @Sendable static func update(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    var grant = try grant(call, state)
    if call.parameters.has("expires_at") {
      grant.expiresAt = try call.parameters.moment("expires_at")
    }
    grant.metadata = call.parameters.metadata(grant.metadata)
    return save(&grant, &state, call)
  }

  @Sendable static func expire(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    var grant = try grant(call, state)
    grant.expiresAt = state.now(of: grant.customer)
    return save(&grant, &state, call)
  }

  @Sendable static func void(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    var grant = try grant(call, state)
    guard grant.remaining == grant.amount else {
      throw .invalid("A credit grant that has been used cannot be voided.")
    }
    grant.voidedAt = state.now(of: grant.customer)
    return save(&grant, &state, call)
  }

  @Sendable static func list(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    let customer = call.parameters.text("customer")
    let rows = state.creditGrants.newestFirst.filter { customer == nil || $0.customer == customer }
    return try Listing(rows: rows, noun: "credit grant").page(call) { row, rendering in
      row.rendered(rendering, in: state)
    }
  }

  @Sendable static func summary(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    let customer = try state.customer(call.parameters.text("customer") ?? "")
    let filter = call.parameters.object("filter")
    let only = filter?.text("credit_grant")
    let moment = state.now(of: customer.id)
    var balances: [String: Int64] = [:]
    for grant in state.creditGrants.oldestFirst
    where grant.customer == customer.id && (only == nil || grant.id == only)
      && grant.isUsable(at: moment, in: grant.currency)
    {
      balances[grant.currency, default: 0] += grant.remaining
    }
    if balances.isEmpty { balances["usd"] = 0 }
    var json = JSONObject()
    json.set("object", "billing.credit_balance_summary")
    json.set(
      "balances",
      balances.keys.sorted().map { currency in
        var balance = JSONObject()
        balance.set("available_balance", CreditGrant.money(balances[currency] ?? 0, currency))
        balance.set("ledger_balance", CreditGrant.money(balances[currency] ?? 0, currency))
        return .object(balance)
      })
    json.set("customer", customer.id)
    json.nulls("customer_account")
    json.set("livemode", false)
    return .object(json)
  }

  @Sendable static func transactions(_ state: inout SandboxState, _ call: Call)
    throws(StripeError) -> JSON
  {
    let customer = try state.customer(call.parameters.text("customer") ?? "")
    let grant = call.parameters.text("credit_grant")
    let rows = state.creditUses.newestFirst.filter {
      $0.customer == customer.id && (grant == nil || $0.grant == grant)
    }
    var call = call
    // Stripe's own description has this address for the list.
    call.url = base
    return try Listing(rows: rows, noun: "credit balance transaction").page(call) {
      row, rendering in
      row.rendered(rendering, in: state)
    }
  }

  @Sendable static func transaction(_ state: inout SandboxState, _ call: Call)
    throws(StripeError) -> JSON
  {
    guard let use = state.creditUses[call.path[0]] else {
      throw .missing("credit balance transaction", call.path[0])
    }
    return use.rendered(call.rendering, in: state)
  }
}
