/// docs.stripe.com/api/subscription_schedules
enum ScheduleRoutes {
  private static let base = "/v1/subscription_schedules"
  private static let one = base + "/{schedule}"
  private static let common =
    "~default_settings end_behavior:(cancel,none,release,renew) metadata:{*} " + PhaseReader.fields
  private static let bounds = ":{gt:# gte:# lt:# lte:#}|#"

  static let routes = [
    Route(
      .post, base,
      common + " ~billing_mode customer ~customer_account from_subscription start_date:(now)|#",
      create),
    Route(
      .get, base,
      "canceled_at\(bounds) completed_at\(bounds) customer ~customer_account released_at\(bounds) scheduled:?"
        + Route.createdFilter + Route.paging, list),
    Route(.get, one, "", retrieve),
    Route(
      .post, one, common + " proration_behavior:(always_invoice,create_prorations,none)", update),
    Route(.post, one + "/cancel", "invoice_now:? prorate:?", cancel),
    Route(.post, one + "/release", "preserve_cancel_date:?", release),
  ]

  @Sendable static func create(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    let parameters = call.parameters
    guard let id = parameters.text("from_subscription") else {
      return try createForCustomer(&state, call)
    }
    for name in ["customer", "phases", "start_date", "end_behavior", "metadata"]
    where parameters.has(name) {
      throw .invalid(
        "You cannot set `\(name)` if `from_subscription` is set.", param: name,
        code: "parameters_exclusive")
    }
    let subscription = try state.subscription(id, param: "from_subscription")
    guard !subscription.hasEnded else {
      throw .invalid(
        "You cannot create a schedule from a subscription that has ended.",
        param: "from_subscription")
    }
    guard subscription.schedule == nil else {
      throw .invalid(
        "The subscription \(id) is already attached to the schedule "
          + "\(subscription.schedule ?? "").", param: "from_subscription")
    }
    let phase = SubscriptionSchedule.Phase(
      start: subscription.items.map(\.periodStart).min() ?? subscription.startDate,
      end: subscription.periodEnd,
      items: subscription.items.map {
        .init(price: $0.price, quantity: $0.quantity, metadata: $0.metadata)
      })
    let schedule = SubscriptionSchedule(
      id: state.ids.id("sub_sched_1"), created: state.now(of: subscription.customer),
      customer: subscription.customer, subscription: id, phases: [phase],
      billingMode: subscription.billingMode)
    return state.file(schedule, for: call)
  }

  /// A schedule that makes a subscription of its own, now or when its first phase begins.
  private static func createForCustomer(_ state: inout SandboxState, _ call: Call)
    throws(StripeError) -> JSON
  {
    let parameters = call.parameters
    let customer = try state.customer(parameters.text("customer") ?? "")
    let now = state.now(of: customer.id)
    let named = parameters.text("start_date") == "now" ? now : try parameters.moment("start_date")
    let start = max(named ?? now, now)
    guard let first = parameters.list("phases").first else { throw .parameterMissing("phases") }
    let creation = SubscriptionCreation(
      parameters: Parameters(tree: first.itemsOnly, prefix: "phases[0]"),
      generation: call.generation, customer: customer, now: now)
    let reader = PhaseReader(
      parameters: parameters, billingMode: creation.billingMode, now: now)
    var schedule = SubscriptionSchedule(
      id: state.ids.id("sub_sched_1"), created: now, customer: customer.id, subscription: nil,
      phases: try reader.phases(from: start, in: state), billingMode: creation.billingMode)
    schedule.metadata = parameters.metadata()
    schedule.endBehavior = endBehavior(parameters) ?? .release
    if start > now {
      schedule.status = .notStarted
      state.plan(schedule)
    } else {
      let subscription = try creation.subscription(&state)
      state.start(subscription)
      schedule.subscription = subscription.id
    }
    return state.file(schedule, for: call)
  }

  private static func endBehavior(_ parameters: Parameters) -> SubscriptionSchedule.EndBehavior? {
    switch parameters.text("end_behavior") {
    case "cancel", "none": .cancel
    case "release", "renew": .release
    default: nil
    }
  }

  @Sendable static func update(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    var schedule = try live(call, state)
    let parameters = call.parameters
    let now = state.now(of: schedule.customer)
    schedule.metadata = parameters.metadata(schedule.metadata)
    schedule.endBehavior = endBehavior(parameters) ?? schedule.endBehavior
    let current = schedule.phase(at: now)
    if parameters.object("phases") != nil {
      let subscription = schedule.subscription.flatMap { state.subscriptions[$0] }
      let reader = PhaseReader(
        parameters: parameters, billingMode: schedule.billingMode, now: now,
        trialEnd: subscription?.status == .trialing ? subscription?.trialEnd : nil)
      let phases = try reader.phases(from: current?.start ?? schedule.begin ?? now, in: state)
      if schedule.status == .notStarted {
        return try replace(phases, of: schedule, &state, call)
      }
      guard let first = phases.first, schedule.phases.contains(where: { $0.start == first.start }),
        let running = phases.first(where: { $0.start <= now && now < $0.end })
      else {
        throw .invalid(
          "You can not modify the start date of a phase that has begun, and the current phase must be "
            + "among the phases.", param: "phases[0][start_date]")
      }
      schedule.phases = phases
      state.schedules.insert(schedule)
      if let id = schedule.subscription {
        let behavior =
          parameters.text("proration_behavior").flatMap(ProrationBehavior.init)
          ?? .createProrations
        state.subscriptions.update(id) { $0.phaseEnd = running.end }
        if running.items != current?.items {
          state.apply(running, to: id, at: now, behavior: behavior)
        }
        state.record("customer.subscription.updated", .subscription(id))
      }
    }
    state.schedules.insert(schedule)
    if let saved = schedule.subscription.flatMap({ state.subscriptions[$0] }) { state.plan(saved) }
    state.record("subscription_schedule.updated", .schedule(schedule.id))
    return schedule.rendered(call.rendering, in: state)
  }

  /// What has not begun can be changed whole.
  private static func replace(
    _ phases: [SubscriptionSchedule.Phase], of schedule: SubscriptionSchedule,
    _ state: inout SandboxState, _ call: Call
  ) throws(StripeError) -> JSON {
    var schedule = schedule
    guard let first = phases.first, first.start > state.now(of: schedule.customer) else {
      throw .invalid(
        "The start date of a phase that has not begun must be in the future.",
        param: "phases[0][start_date]")
    }
    schedule.phases = phases
    state.schedules.insert(schedule)
    state.plan(schedule)
    state.record("subscription_schedule.updated", .schedule(schedule.id))
    return schedule.rendered(call.rendering, in: state)
  }

  /// Cancels the subscription at once; unlike at the subscription itself, usage is billed unless the call says otherwise
  /// (docs.stripe.com/api/subscription_schedules/cancel).
  @Sendable static func cancel(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    let schedule = try live(call, state)
    if let subscription = schedule.subscription.flatMap({ state.subscriptions[$0] }) {
      state.cancel(
        subscription, prorates: call.parameters.flag("prorate") ?? true,
        invoices: call.parameters.flag("invoice_now") ?? true)
    } else {
      state.cancel(schedule.id, at: state.now(of: schedule.customer))
    }
    return try state.schedule(schedule.id).rendered(call.rendering, in: state)
  }

  @Sendable static func release(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    let schedule = try live(call, state)
    state.release(schedule.id, at: state.now(of: schedule.customer))
    return try state.schedule(schedule.id).rendered(call.rendering, in: state)
  }

  @Sendable static func retrieve(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    try state.schedule(call.path[0]).rendered(call.rendering, in: state)
  }

  @Sendable static func list(_ state: inout SandboxState, _ call: Call) throws(StripeError) -> JSON
  {
    let parameters = call.parameters
    let created = CreatedFilter(parameters)
    let ends = ["canceled_at", "completed_at", "released_at"].filter { parameters.has($0) }
    let rows = state.schedules.newestFirst.filter { row in
      (parameters.text("customer").map { $0 == row.customer } ?? true)
        && (parameters.flag("scheduled").map { $0 == (row.status == .notStarted) } ?? true)
        && created.admits(row.created)
        && ends.allSatisfy { name in
          let moment =
            name == "canceled_at"
            ? row.canceledAt : name == "completed_at" ? row.completedAt : row.releasedAt
          return moment.map { CreatedFilter(parameters, named: name).admits($0) } ?? false
        }
    }
    return try Listing(rows: rows, noun: "subscription_schedule").page(call) { row, rendering in
      row.rendered(rendering, in: state)
    }
  }

  private static func live(_ call: Call, _ state: SandboxState) throws(StripeError)
    -> SubscriptionSchedule
  {
    let schedule = try state.schedule(call.path[0])
    guard !schedule.isOver else {
      throw .invalid(
        "You cannot change a subscription schedule that is currently in the "
          + "`\(schedule.status.rawValue)` status.")
    }
    return schedule
  }
}

extension SandboxState {
  fileprivate mutating func file(_ schedule: SubscriptionSchedule, for call: Call) -> JSON {
    schedules.insert(schedule)
    if let id = schedule.subscription {
      let end = schedule.phase(at: now(of: schedule.customer))?.end
      subscriptions.update(id) {
        $0.schedule = schedule.id
        $0.phaseEnd = end
      }
      if let saved = subscriptions[id] { plan(saved) }
    }
    record("subscription_schedule.created", .schedule(schedule.id))
    return schedule.rendered(call.rendering, in: self)
  }
}

extension Parameters {
  /// The items of a phase, as a subscription is made of them.
  fileprivate var itemsOnly: FormTree { .branch(tree.entries.filter { $0.name == "items" }) }
}
