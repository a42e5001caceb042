extension StripeClient {
  /// Puts a subscription under a schedule of one phase: what it has, until its period's end.
  public func createSchedule(
    of subscription: StripeSubscriptionID, key: IdempotencyKey? = nil
  ) async throws(StripeError) -> StripeSubscriptionSchedule {
    var form = FormBody()
    form.set("from_subscription", subscription)
    return try await send(.post(StripePath("subscription_schedules"), form, key: key))
  }

  /// One schedule, also one that is over; an unknown id throws `notFound`.
  public func schedule(_ id: StripeSubscriptionScheduleID) async throws(StripeError)
    -> StripeSubscriptionSchedule
  {
    try await send(.get(StripePath("subscription_schedules").object(id)))
  }

  /// Says what holds when; afterwards the subscription goes on as the last phase left it, without the schedule.
  public func updateSchedule(
    _ id: StripeSubscriptionScheduleID, phases: [StripeSubscriptionSchedule.Phase],
    metadata: [String: String] = [:]
  ) async throws(StripeError) -> StripeSubscriptionSchedule {
    var form = FormBody()
    form.set("end_behavior", "release")
    form.set("phases", phases.map(\.form))
    form.set("metadata", metadata)
    return try await send(.post(StripePath("subscription_schedules").object(id), form))
  }

  /// Lets the subscription go on as it is, without the schedule.
  public func releaseSchedule(_ id: StripeSubscriptionScheduleID) async throws(StripeError) {
    _ = try await perform(
      .post(StripePath("subscription_schedules").object(id).below("release"), FormBody()))
  }
}
