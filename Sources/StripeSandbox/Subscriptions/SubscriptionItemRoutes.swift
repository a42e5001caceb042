/// docs.stripe.com/api/subscription_items
enum SubscriptionItemRoutes {
  private static let changeFields =
    ItemRequest.fields + """
       off_session:? payment_behavior:(allow_incomplete,default_incomplete,error_if_incomplete,pending_if_incomplete)
      proration_behavior:(always_invoice,create_prorations,none) proration_date:#
      """

  static let routes = [
    Route(.get, "/v1/subscription_items", "subscription!" + Route.paging, list),
    Route(.post, "/v1/subscription_items", changeFields + " subscription!", create),
    Route(.get, "/v1/subscription_items/{item}", "", retrieve),
    Route(.post, "/v1/subscription_items/{item}", changeFields, update),
    Route(.delete, "/v1/subscription_items/{item}", "clear_usage:? " + changeFields, delete),
  ]

  @Sendable static func list(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    let subscription = try state.subscription(
      call.parameters.text("subscription") ?? "", param: "subscription")
    return try Listing(rows: subscription.items.reversed(), noun: "subscription_item").page(call) {
      row, rendering in row.rendered(rendering, subscription: subscription.id, in: state)
    }
  }

  @Sendable static func retrieve(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    let (subscription, item) = try state.item(call.path[0])
    return item.rendered(call.rendering, subscription: subscription.id, in: state)
  }

  @Sendable static func create(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    let id = call.parameters.text("subscription") ?? ""
    _ = try state.subscription(id, param: "subscription")
    var request = try ItemRequest.read(call.parameters, in: state)
    request.id = nil
    try apply(request, to: id, call, &state)
    guard let item = state.subscriptions[id]?.items.last else { return .null }
    return item.rendered(call.rendering, subscription: id, in: state)
  }

  @Sendable static func update(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    let (subscription, item) = try state.item(call.path[0])
    var request = try ItemRequest.read(call.parameters, in: state)
    request.id = item.id
    try apply(request, to: subscription.id, call, &state)
    return try state.item(item.id).item.rendered(
      call.rendering, subscription: subscription.id, in: state)
  }

  @Sendable static func delete(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    let (subscription, item) = try state.item(call.path[0])
    guard subscription.items.count > 1 else {
      throw .invalid(
        "A subscription must have at least one active plan. To remove the last one, cancel the "
          + "subscription instead.")
    }
    let price = state.prices[item.price]
    let hasUsage = price?.isMetered == true && price?.recurrence?.meter == nil
    let clears = call.parameters.flag("clear_usage") ?? false
    if hasUsage, !clears, state.recordsExist(of: item) {
      throw .invalid(
        "Subscription item \(item.id) cannot be deleted because it has usage. Pass "
          + "`clear_usage=true` to remove it.", param: "clear_usage")
    }
    let request = ItemRequest(
      id: item.id, metadata: Parameters(tree: .empty), isDeleted: true, clearsUsage: clears,
      path: "")
    try apply(request, to: subscription.id, call, &state)
    return Customer.deleted(item.id, object: "subscription_item")
  }

  private static func apply(
    _ request: ItemRequest, to id: String, _ call: Call, _ state: inout SandboxState
  ) throws(StripeError) {
    let subscription = try state.subscription(id, param: "subscription")
    let now = state.now(of: subscription.customer)
    let behavior =
      call.parameters.text("proration_behavior").flatMap(ProrationBehavior.init)
      ?? .createProrations
    let moment = try call.parameters.prorationDate(of: subscription, at: now)
    try ItemChange(request: request, behavior: behavior, now: moment).apply(to: id, in: &state)
    if behavior == .alwaysInvoice { state.invoicePending(of: id, at: now) }
    if let saved = state.subscriptions[id] { state.plan(saved) }
    state.record("customer.subscription.updated", .subscription(id))
  }
}

extension SandboxState {
  func item(_ id: String) throws(StripeError) -> (
    subscription: Subscription, item: SubscriptionItem
  ) {
    guard let subscription = subscriptionOfItem[id].flatMap({ subscriptions[$0] }),
      let item = subscription.items.first(where: { $0.id == id })
    else {
      throw StripeError(
        status: 404, code: "resource_missing",
        message: "Invalid subscription_item id: \(id)", param: "item")
    }
    return (subscription, item)
  }
}
