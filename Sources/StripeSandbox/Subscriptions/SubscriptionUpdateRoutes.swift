/// Changing and ending subscriptions.
enum SubscriptionUpdateRoutes {
  private static let updateFields =
    SubscriptionRoutes.common + """
       billing_cycle_anchor:(now,unchanged) ~cancellation_details items:[{id deleted:? clear_usage:? \(ItemRequest.fields)}]
      \(PauseCollection.fields) proration_date:#
      """
  private static let cancelFields = """
    cancellation_details:{comment feedback:(,customer_service,low_quality,missing_features,other,switched_service,too_complex,too_expensive,unused)}
    invoice_now:? prorate:?
    """

  static let routes = [
    Route(.post, "/v1/subscriptions/{subscription}", updateFields, update),
    Route(.delete, "/v1/subscriptions/{subscription}", cancelFields, cancel),
  ]

  @Sendable static func update(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    let subscription = try state.subscription(call.path[0], param: "id")
    let now = state.now(of: subscription.customer)
    let onlyMetadata = call.parameters.tree.entries.allSatisfy {
      ["metadata", "expand"].contains($0.name)
    }
    if subscription.hasEnded, onlyMetadata {
      state.subscriptions.update(subscription.id) {
        $0.metadata = call.parameters.metadata($0.metadata)
      }
    } else {
      // Several items may change in one call; where one is refused, none has changed.
      let before = state
      do throws(StripeError) {
        let change = SubscriptionChange(
          parameters: call.parameters, generation: call.generation, now: now)
        try change.apply(to: subscription.id, in: &state)
      } catch {
        state = before
        throw error
      }
      if call.parameters.text("billing_cycle_anchor") == "now" {
        state.resetAnchor(of: subscription.id, at: now)
      }
    }
    state.record("customer.subscription.updated", .subscription(subscription.id))
    return try state.subscription(subscription.id, param: "id").rendered(call.rendering, in: state)
  }

  /// Cancels at once. Usage so far is billed only with `invoice_now` (docs.stripe.com/api/subscriptions/cancel).
  @Sendable static func cancel(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    let subscription = try state.subscription(call.path[0], param: "id")
    guard !subscription.hasEnded else { throw .missing("subscription", subscription.id) }
    if let details = call.parameters.object("cancellation_details") {
      state.subscriptions.update(subscription.id) {
        $0.cancellationComment = details.text("comment")
        $0.cancellationFeedback = details.text("feedback")
      }
    }
    state.cancel(
      try state.subscription(subscription.id, param: "id"),
      prorates: call.parameters.flag("prorate") ?? false,
      invoices: call.parameters.flag("invoice_now") ?? false)
    return try state.subscription(subscription.id, param: "id").rendered(call.rendering, in: state)
  }
}

extension SandboxState {
  /// Ends a subscription now. Without `invoices` its usage so far is on no invoice.
  mutating func cancel(_ subscription: Subscription, prorates: Bool, invoices: Bool) {
    let now = now(of: subscription.customer)
    if prorates { credit(subscription, from: now) }
    if invoices, subscription.status != .paused, subscription.status != .incomplete {
      invoiceNow(subscription, at: now)
    }
    end(subscription.id, at: now)
  }

  /// Credits the licensed items for the time not used.
  fileprivate mutating func credit(_ subscription: Subscription, from now: Int64) {
    for item in subscription.items where item.quantity != nil {
      let request = ItemRequest(
        id: item.id, metadata: Parameters(tree: .empty), isDeleted: true, clearsUsage: false,
        path: "")
      ItemChange(request: request, behavior: .createProrations, now: now).prorate(
        item, nil, of: subscription, in: &self)
    }
  }

  /// Bills usage up to now, and what is pending, in an invoice that is final at once.
  mutating func invoiceNow(_ subscription: Subscription, at now: Int64) {
    var ended = subscription
    ended.endedAt = now
    let lines = lines(of: ended).atEnd(now)
    let id = draftInvoice(
      for: subscription, reason: .subscriptionUpdate, lines: lines,
      period: (subscription.periodStart, now), at: now)
    finalizeAtOnce(id, at: now)
  }

  /// Begins a new cycle now: usage so far is billed, licensed prices start afresh.
  mutating func resetAnchor(of id: String, at now: Int64) {
    guard var subscription = subscriptions[id], subscription.status != .trialing else { return }
    credit(subscription, from: now)
    subscription.anchor = now
    for index in subscription.items.indices { subscription.items[index].periodEnd = now }
    subscriptions.insert(subscription)
    attendSubscription(id, at: now)
  }
}
