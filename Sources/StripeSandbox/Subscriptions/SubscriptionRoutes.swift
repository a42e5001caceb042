/// docs.stripe.com/api/subscriptions
enum SubscriptionRoutes {
  static let common = """
    ~add_invoice_items ~application_fee_percent automatic_tax:{enabled!:? ~liability} ~billing_schedules
    \(BillingThresholds.fields) cancel_at:(max_billed_until,max_period_end,min_period_end)|# cancel_at_period_end:? collection_method:(charge_automatically,send_invoice) days_until_due:#
    default_payment_method ~default_source ~default_tax_rates description discounts:[{coupon discount ~promotion_code}] coupon ~invoice_settings metadata:{*}
    off_session:? ~on_behalf_of payment_behavior:(allow_incomplete,default_incomplete,error_if_incomplete,pending_if_incomplete)
    payment_settings:{payment_method_types:[$] save_default_payment_method:(off,on_subscription) ~payment_method_options}
    ~pending_invoice_item_interval proration_behavior:(always_invoice,create_prorations,none) ~transfer_data
    trial_end:(now)|# ~trial_from_plan trial_settings:{end_behavior!:{missing_payment_method!:(cancel,create_invoice,pause)}}
    """
  private static let createFields =
    common + """
       backdate_start_date:# billing_cycle_anchor:# ~billing_cycle_anchor_config billing_mode:{~flexible type!:(classic,flexible)}
      currency customer! ~customer_account items:[{\(ItemRequest.fields)}] trial_period_days:#
      """
  private static let filters = """
    ~automatic_tax
    collection_method:(charge_automatically,send_invoice) current_period_end:{gt:# gte:# lt:# lte:#}|#
    current_period_start:{gt:# gte:# lt:# lte:#}|# customer ~customer_account price plan test_clock
    status:(active,all,canceled,ended,incomplete,incomplete_expired,past_due,paused,trialing,unpaid)
    """

  static let routes = [
    Route(.post, "/v1/subscriptions", createFields, create),
    Route(.get, "/v1/subscriptions", filters + Route.createdFilter + Route.paging, list),
    Route(.get, "/v1/subscriptions/{subscription}", "", retrieve),
  ]

  @Sendable static func create(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    let customer = try state.customer(call.parameters.text("customer") ?? "")
    guard state.liveSubscriptions(of: customer.id).count < 500 else {
      throw .invalid(
        "Customer \(customer.id) already has the maximum 500 current subscriptions.",
        param: "customer", code: "customer_max_subscriptions")
    }
    let creation = SubscriptionCreation(
      parameters: call.parameters, generation: call.generation, customer: customer,
      now: state.now(of: customer.id))
    let subscription = try creation.subscription(&state)
    // Only who may have to go back keeps what was: a copy makes every table that is changed a new one.
    let isRefusedUnpaid = call.parameters.text("payment_behavior") == "error_if_incomplete"
    let before = isRefusedUnpaid ? state : nil
    state.start(subscription, pays: creation.paysAtOnce)
    if let before, state.subscriptions[subscription.id]?.status == .incomplete {
      state = before
      throw StripeError(
        status: 402, kind: .card, code: "card_declined", message: "Your card was declined.")
    }
    return state.subscriptions[subscription.id]?.rendered(call.rendering, in: state) ?? .null
  }

  @Sendable static func retrieve(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    try state.subscription(call.path[0], param: "id").rendered(call.rendering, in: state)
  }

  @Sendable static func list(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    let parameters = call.parameters
    let filter = SubscriptionFilter(parameters)
    let rows: [Subscription]
    if let customer = parameters.text("customer") {
      let ids = state.subscriptionsOfCustomer[customer] ?? []
      rows = ids.reversed().compactMap { state.subscriptions[$0] }.filter(filter.admits)
    } else {
      let clock = parameters.text("test_clock")
      rows = state.subscriptions.newestFirst.filter {
        state.customers[$0.customer]?.clock == clock && filter.admits($0)
      }
    }
    return try Listing(rows: rows, noun: "subscription").page(call) { row, rendering in
      row.rendered(rendering, in: state)
    }
  }
}

/// The filters of the list of subscriptions; canceled ones only when asked for.
struct SubscriptionFilter {
  private var status: String?
  private var price: String?
  private var collection: String?
  private var created: CreatedFilter
  private var periodStart: CreatedFilter
  private var periodEnd: CreatedFilter

  init(_ parameters: Parameters) {
    status = parameters.text("status")
    price = parameters.text("price") ?? parameters.text("plan")
    collection = parameters.text("collection_method")
    created = CreatedFilter(parameters)
    periodStart = CreatedFilter(parameters, named: "current_period_start")
    periodEnd = CreatedFilter(parameters, named: "current_period_end")
  }

  func admits(_ row: Subscription) -> Bool {
    admitsStatus(of: row) && created.admits(row.created)
      && (price == nil || row.items.contains { $0.price == price })
      && (collection == nil || (collection == "send_invoice") == row.sendsInvoices)
      && periodStart.admits(row.periodStart) && periodEnd.admits(row.periodEnd)
  }

  private func admitsStatus(of row: Subscription) -> Bool {
    switch status {
    case nil: row.status != .canceled
    case "all": true
    case "ended": row.hasEnded
    default: row.status.rawValue == status
    }
  }
}

extension SandboxState {
  func subscription(_ id: String, param: String) throws(StripeError) -> Subscription {
    guard let subscription = subscriptions[id] else {
      throw .missing("subscription", id, param: param)
    }
    return subscription
  }
}
