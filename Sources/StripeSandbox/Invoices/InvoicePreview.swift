/// What the next invoice would be, worked out on a copy (docs.stripe.com/api/invoices/create_preview).
struct InvoicePreview {
  static let fields = """
    ~automatic_tax currency customer ~customer_account ~customer_details ~discounts ~invoice_items ~issuer ~on_behalf_of
    preview_mode:(next,recurring) schedule ~schedule_details subscription subscription_details:{
    billing_cycle_anchor:(now,unchanged)|# billing_mode:{~flexible type!:(classic,flexible)} ~billing_schedules cancel_at:#
    cancel_at_period_end:? cancel_now:? ~default_tax_rates items:[{id deleted:? clear_usage:? \(ItemRequest.fields)}]
    proration_behavior:(always_invoice,create_prorations,none) proration_date:# ~resume_at start_date:#
    trial_end:(now)|#}
    """

  static let routes = [
    Route(.post, "/v1/invoices/create_preview", fields, in: [.usageRecords, .meters], create)
  ]

  @Sendable static func create(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    let parameters = call.parameters
    guard ["subscription", "subscription_details", "schedule"].contains(where: parameters.has)
    else {
      // The customer alone is not enough any more (docs.stripe.com/changelog/basil/2025-03-31).
      throw .invalid(
        "You must pass `subscription`, `subscription_details[items]`, `schedule`, "
          + "`schedule_details[phases]` or `invoice_items` to create a preview.",
        param: "subscription", code: "parameter_missing")
    }
    var copy = state
    // What is only tried does not happen.
    copy.events.capacity = 0
    let preview = InvoicePreview(parameters: parameters, generation: call.generation)
    let invoice = try preview.invoice(in: &copy)
    state.previews.keep(invoice, at: state.wallNow, for: state.rules.previewSeconds)
    return invoice.rendered(call.rendering, in: copy)
  }

  var parameters: Parameters
  var generation: APIGeneration

  func invoice(in copy: inout SandboxState) throws(StripeError) -> Invoice {
    guard let id = try subscriptionID(in: copy) else { return try ofNewSubscription(&copy) }
    let subscription = try copy.subscription(id, param: "subscription")
    if let customer = parameters.text("customer"), customer != subscription.customer {
      throw .invalid(
        "The subscription `\(id)` does not belong to the customer `\(customer)`.",
        param: "subscription")
    }
    guard !subscription.hasEnded else { throw .noUpcoming(subscription.customer) }
    if let details = parameters.object("subscription_details") {
      return try ofChange(subscription, details, &copy)
    }
    return try Self.upcoming(subscription, in: &copy)
  }

  /// The subscription that the call names, by itself or by its schedule.
  private func subscriptionID(in state: SandboxState) throws(StripeError) -> String? {
    if let id = parameters.text("subscription") { return id }
    guard let id = parameters.text("schedule") else { return nil }
    let schedule = try state.schedule(id, param: "schedule")
    guard let subscription = schedule.subscription else { throw .noUpcoming(schedule.customer) }
    return subscription
  }

  /// The renewal invoice as it would be cut with what is known now.
  static func upcoming(_ subscription: Subscription, in copy: inout SandboxState)
    throws(StripeError) -> Invoice
  {
    let subscription = copy.withPhases(of: subscription)
    guard !subscription.hasEnded, subscription.status != .paused else {
      throw .noUpcoming(subscription.customer)
    }
    let moment = min(subscription.periodEnd, subscription.cancelAt ?? .max)
    let ends =
      subscription.cancelsAtPeriodEnd || subscription.cancelAt == moment
      || (subscription.phaseEnd == moment && copy.endsWithSchedule(subscription))
    let lines = InvoiceLines(state: copy, subscription: subscription, seen: copy.wallNow)
    let after = copy.renewed(subscription, at: moment)
    let computed = ends ? lines.atEnd(moment) : lines.atRenewal(to: after, at: moment)
    let pending = copy.takePendingLines(of: subscription, into: "upcoming")
    guard !ends || !(computed + pending).isEmpty else { throw .noUpcoming(subscription.customer) }
    return made(
      for: subscription, lines: pending + computed, period: (subscription.periodStart, moment),
      in: &copy)
  }

  private static func made(
    for subscription: Subscription, lines: [InvoiceLine], period: (start: Int64, end: Int64),
    in copy: inout SandboxState
  ) -> Invoice {
    var invoice = Invoice(
      id: copy.ids.id("upcoming_in_1"), customer: subscription.customer,
      subscription: subscription.id, created: period.end, status: .draft, reason: .upcoming,
      currency: subscription.currency, periodStart: period.start, periodEnd: period.end,
      lines: lines)
    invoice.subscriptionMetadata = subscription.metadata
    invoice.sendsInvoice = subscription.sendsInvoices
    copy.discount(&invoice, at: period.end)
    copy.settleCredits(&invoice)
    invoice.startingBalance = copy.customers[subscription.customer]?.balance ?? 0
    return invoice
  }

  /// The first invoice of a subscription that does not exist yet.
  private func ofNewSubscription(_ copy: inout SandboxState) throws(StripeError) -> Invoice {
    let id = parameters.text("customer") ?? ""
    let customer =
      id.isEmpty ? Customer(id: "cus_preview", created: copy.wallNow) : try copy.customer(id)
    if id.isEmpty { copy.customers.insert(customer) }
    let creation = SubscriptionCreation(
      parameters: parameters.object("subscription_details") ?? Parameters(tree: .empty),
      generation: generation, customer: customer, now: copy.now(of: customer.id))
    let subscription = try creation.subscription(&copy)
    let lines = InvoiceLines(state: copy, subscription: subscription).atStart()
    return Self.made(
      for: subscription, lines: lines,
      period: (subscription.periodStart, subscription.periodEnd), in: &copy)
  }

  /// The next invoice after a change that is tried on the copy.
  private func ofChange(
    _ subscription: Subscription, _ details: Parameters, _ copy: inout SandboxState
  ) throws(StripeError) -> Invoice {
    if details.flag("cancel_now") == true {
      let now = copy.now(of: subscription.customer)
      var ended = subscription
      ended.endedAt = now
      let lines = InvoiceLines(state: copy, subscription: ended, seen: copy.wallNow).atEnd(now)
      let pending = copy.takePendingLines(of: subscription, into: "upcoming")
      return Self.made(
        for: subscription, lines: pending + lines, period: (subscription.periodStart, now),
        in: &copy)
    }
    let change = SubscriptionChange(
      parameters: details, generation: generation, now: copy.now(of: subscription.customer))
    try change.apply(to: subscription.id, in: &copy)
    if details.text("billing_cycle_anchor") == "now" {
      copy.resetAnchor(of: subscription.id, at: copy.now(of: subscription.customer))
    }
    let changed = try copy.subscription(subscription.id, param: "subscription")
    if let id = changed.latestInvoice, id != subscription.latestInvoice,
      let billed = copy.invoices[id]
    {
      return Self.made(
        for: changed, lines: billed.lines, period: (billed.periodStart, billed.periodEnd),
        in: &copy)
    }
    return try Self.upcoming(changed, in: &copy)
  }
}

extension SandboxState {
  /// The subscription as its schedule leaves it before its period ends.
  fileprivate mutating func withPhases(of subscription: Subscription) -> Subscription {
    var subscription = subscription
    while let end = subscription.phaseEnd, end < subscription.periodEnd, !subscription.hasEnded {
      endPhase(of: subscription, at: end)
      guard let next = subscriptions[subscription.id], next.phaseEnd != end else { break }
      subscription = next
    }
    return subscription
  }
}

extension StripeError {
  static func noUpcoming(_ customer: String) -> StripeError {
    StripeError(
      status: 404, code: "invoice_upcoming_none",
      message: "No upcoming invoices for customer: \(customer)")
  }
}
