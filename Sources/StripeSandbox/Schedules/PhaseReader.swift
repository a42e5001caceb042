/// Reads `phases[]` of a call: each begins where the one before ends (docs.stripe.com/api/subscription_schedules/update).
struct PhaseReader {
  static let fields = """
    phases:[{~add_invoice_items ~application_fee_percent ~automatic_tax billing_cycle_anchor:(automatic,phase_start) ~billing_thresholds
    ~collection_method ~currency ~default_payment_method ~default_tax_rates description ~discounts
    duration:{interval!:(day,month,week,year) interval_count:#} end_date:(now)|# ~invoice_settings
    items!:[{price! quantity:# metadata:{*} ~plan ~price_data ~discounts ~tax_rates ~billing_thresholds ~trial}]
    iterations:# metadata:{*} ~on_behalf_of proration_behavior:(always_invoice,create_prorations,none)
    start_date:(now)|# ~transfer_data ~trial ~trial_continuation trial_end:# ~trial_settings}]
    """

  var parameters: Parameters
  var billingMode: Subscription.BillingMode
  var now: Int64
  /// Of the trial that the subscription is in.
  var trialEnd: Int64?

  /// `start` is where the first phase begins unless it says so itself.
  func phases(from start: Int64, in state: SandboxState) throws(StripeError)
    -> [SubscriptionSchedule.Phase]
  {
    let entries = parameters.list("phases")
    guard entries.count <= 10 else {
      throw .invalid("A schedule can have at most 10 current and future phases.", param: "phases")
    }
    var phases: [SubscriptionSchedule.Phase] = []
    for entry in entries {
      let named = try moment("start_date", of: entry)
      let begin = phases.last?.end ?? named ?? start
      if let named, named != begin {
        throw .invalid(
          "The start date of a phase must be the end date of the phase before.",
          param: entry.path("start_date"))
      }
      phases.append(try phase(entry, from: begin, in: state))
    }
    return phases
  }

  private func phase(_ entry: Parameters, from start: Int64, in state: SandboxState)
    throws(StripeError) -> SubscriptionSchedule.Phase
  {
    let items = try items(entry, in: state)
    if let end = try entry.moment("trial_end") { try checkTrial(end, entry, from: start) }
    let interval = items.first.flatMap { state.prices[$0.price]?.recurrence?.interval }
    let end = try end(of: entry, from: start, interval)
    guard end > start else {
      throw .invalid(
        "The end date of a phase must be after its start date.", param: entry.path("end_date"))
    }
    return SubscriptionSchedule.Phase(
      start: start, end: end, items: items,
      prorations: entry.text("proration_behavior").flatMap(ProrationBehavior.init)
        ?? .createProrations,
      metadata: entry.metadata(), description: entry.text("description"),
      startsCycle: entry.text("billing_cycle_anchor") == "phase_start" ? true : nil)
  }

  /// A trial that runs is named by the phase it runs in; one that a phase would begin is not emulated.
  private func checkTrial(_ end: Int64, _ entry: Parameters, from start: Int64) throws(StripeError)
  {
    guard let trialEnd, end == trialEnd, start < end else {
      throw .invalid(
        "The sandbox knows `trial_end` of a phase for the trial that the subscription has.",
        param: entry.path("trial_end"))
    }
  }

  private func end(of entry: Parameters, from start: Int64, _ interval: BillingInterval?)
    throws(StripeError) -> Int64
  {
    if let end = try moment("end_date", of: entry) { return end }
    if let duration = entry.object("duration"),
      let unit = duration.text("interval").flatMap(BillingInterval.Unit.init)
    {
      let count = try duration.sequence("interval_count") ?? 1
      return BillingInterval(unit: unit, count: min(count, 3_650)).boundary(1, from: start)
    }
    let times = min(try entry.sequence("iterations") ?? 1, 3_650)
    return interval?.boundary(times, from: start) ?? start
  }

  private func moment(_ name: String, of entry: Parameters) throws(StripeError) -> Int64? {
    entry.text(name) == "now" ? now : try entry.moment(name)
  }

  private func items(_ entry: Parameters, in state: SandboxState) throws(StripeError)
    -> [SubscriptionSchedule.Entry]
  {
    var entries: [SubscriptionSchedule.Entry] = []
    var interval: BillingInterval?
    for item in entry.list("items") {
      let request = try ItemRequest.read(item, in: state)
      guard let price = request.price else { throw .parameterMissing(item.path("price")) }
      guard !entries.contains(where: { $0.price == price.id }) else {
        throw .invalid(
          "Cannot add multiple subscription items with the same plan: \(price.id)",
          param: item.path("price"))
      }
      interval = interval ?? price.recurrence?.interval
      guard billingMode == .flexible || price.recurrence?.interval == interval else {
        throw .invalid(
          "Currently, all plans on a subscription must have the same interval.",
          param: item.path("price"))
      }
      entries.append(
        .init(
          price: price.id, quantity: price.isMetered ? nil : request.quantity ?? 1,
          metadata: item.metadata()))
    }
    guard (1...20).contains(entries.count) else {
      throw .invalid("A phase has 1 to 20 items.", param: entry.path("items"))
    }
    return entries
  }
}
