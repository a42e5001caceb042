/// Resuming a paused subscription, and moving a classic one to flexible billing.
enum SubscriptionResumeRoutes {
  static let routes = [
    Route(
      .post, "/v1/subscriptions/{subscription}/resume",
      "billing_cycle_anchor:(now,unchanged) proration_behavior:(always_invoice,create_prorations,none) proration_date:#",
      resume),
    Route(
      .post, "/v1/subscriptions/{subscription}/migrate",
      "billing_mode!:{~flexible type!:(flexible)}", in: [.meters], migrate),
  ]

  @Sendable static func resume(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    let subscription = try state.subscription(call.path[0], param: "id")
    guard subscription.status == .paused else {
      throw .invalid(
        "Only subscriptions with status `paused` can be resumed. This subscription is "
          + "`\(subscription.status.rawValue)`; to resume collection, unset `pause_collection`.")
    }
    let behavior =
      call.parameters.text("proration_behavior").flatMap(ProrationBehavior.init)
      ?? .createProrations
    state.resume(
      subscription.id, resetsAnchor: call.parameters.text("billing_cycle_anchor") != "unchanged",
      behavior: behavior, at: state.now(of: subscription.customer))
    return try state.subscription(subscription.id, param: "id").rendered(call.rendering, in: state)
  }

  /// There is no way back (docs.stripe.com/api/subscriptions/migrate).
  @Sendable static func migrate(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    let subscription = try state.subscription(call.path[0], param: "id")
    guard !subscription.hasEnded, subscription.billingMode == .classic else {
      throw .invalid("Only a live subscription in classic billing mode can be migrated.")
    }
    state.subscriptions.update(subscription.id) { $0.billingMode = .flexible }
    state.record("customer.subscription.updated", .subscription(subscription.id))
    return try state.subscription(subscription.id, param: "id").rendered(call.rendering, in: state)
  }
}
