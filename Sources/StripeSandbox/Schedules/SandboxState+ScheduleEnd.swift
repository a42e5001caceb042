/// The three ways in which a schedule is over.
extension SandboxState {
  /// The subscription goes on as it is.
  mutating func release(_ id: String, at moment: Int64) {
    guard let schedule = schedules[id], !schedule.isOver else { return }
    schedules.update(id) {
      $0.status = .released
      $0.releasedAt = moment
      $0.releasedSubscription = $0.subscription
      $0.subscription = nil
    }
    if let subscription = schedule.subscription {
      subscriptions.update(subscription) {
        $0.schedule = nil
        $0.phaseEnd = nil
      }
    }
    record("subscription_schedule.released", .schedule(id))
  }

  /// It ran to its end.
  mutating func complete(_ id: String, at moment: Int64) {
    schedules.update(id) {
      $0.status = .completed
      $0.completedAt = moment
    }
    record("subscription_schedule.completed", .schedule(id))
  }

  /// A subscription that ends takes its schedule along.
  mutating func endSchedule(of subscription: inout Subscription, at moment: Int64) {
    guard let id = subscription.schedule else { return }
    subscription.phaseEnd = nil
    cancel(id, at: moment)
  }

  mutating func cancel(_ id: String, at moment: Int64) {
    guard schedules[id]?.isOver == false else { return }
    schedules.update(id) {
      $0.status = .canceled
      $0.canceledAt = moment
    }
    record("subscription_schedule.canceled", .schedule(id))
  }
}
