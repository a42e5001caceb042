/// Schedules that begin later make their subscription then
/// (docs.stripe.com/billing/subscriptions/subscription-schedules/use-cases#start-subscription-on-a-future-date).
extension SandboxState {
  /// Notes in the agenda when a schedule that waits begins.
  mutating func plan(_ schedule: SubscriptionSchedule) {
    guard schedule.status == .notStarted, let moment = schedule.begin else { return }
    agenda.add(.schedule(schedule.id), at: moment, on: customers[schedule.customer]?.clock)
  }

  mutating func beginSchedule(_ id: String, at moment: Int64) {
    guard let schedule = schedules[id], schedule.status == .notStarted,
      let phase = schedule.phases.first, phase.start <= moment
    else { return }
    guard let customer = customers[schedule.customer], !customer.isDeleted,
      var subscription = subscription(of: phase, schedule, customer, at: moment)
    else { return cancel(id, at: moment) }
    subscription.schedule = id
    subscription.phaseEnd = phase.end
    subscription.billingMode = schedule.billingMode
    subscription.metadata = phase.metadata
    schedules.update(id) {
      $0.status = .active
      $0.subscription = subscription.id
    }
    start(subscription)
    record("subscription_schedule.updated", .schedule(id))
  }

  /// Nil where a price of the phase is gone meanwhile.
  private mutating func subscription(
    of phase: SubscriptionSchedule.Phase, _ schedule: SubscriptionSchedule, _ customer: Customer,
    at moment: Int64
  ) -> Subscription? {
    let items = phase.items.enumerated().map { index, entry in
      "items[\(index)][price]=\(entry.price)"
        + (entry.quantity.map { "&items[\(index)][quantity]=\($0)" } ?? "")
    }
    let creation = SubscriptionCreation(
      parameters: Parameters(tree: FormTree(form: items.joined(separator: "&"))),
      generation: eventGeneration, customer: customer, now: moment)
    return try? creation.subscription(&self)
  }
}
