extension StripeClient {
  /// Creates a meter; a second active one with the same event name is refused.
  public func createMeter(
    _ meter: StripeMeterCreation, key: IdempotencyKey? = nil
  ) async throws(StripeError) -> StripeMeter {
    try await send(.post(StripePath("billing/meters"), meter.form, key: key))
  }

  /// One meter; an unknown id throws `notFound`.
  public func meter(_ id: StripeMeterID) async throws(StripeError) -> StripeMeter {
    try await send(.get(StripePath("billing/meters").object(id)))
  }

  /// Meters; with `active`, only those that take events (or do not any more).
  public func meters(active: Bool? = nil) -> StripePages<StripeMeter> {
    var form = FormBody()
    form.set("status", active.map { $0 ? "active" : "inactive" })
    return StripePages(client: self, path: StripePath("billing/meters"), parameters: form)
  }

  /// Hands one fact to its meter.
  ///
  /// A repeat is harmless within 24 hours: Stripe answers under the same key as before, and refuses a known identifier
  /// under another key, which counts as success here.
  public func createMeterEvent(
    _ event: StripeMeterEventDraft, key: IdempotencyKey? = nil
  ) async throws(StripeError) -> StripeMeterEventOutcome {
    do {
      _ = try await perform(.post(StripePath("billing/meter_events"), event.form, key: key))
      return .accepted
    } catch {
      guard error.isDuplicateMeterEvent else { throw error }
      return .duplicate
    }
  }

  /// A meter's values for one customer. Stripe adds events up with a delay, so that new ones may be missing.
  public func meterEventSummaries(
    _ id: StripeMeterID, _ query: StripeSummaryQuery
  ) -> StripePages<StripeMeterEventSummary> {
    StripePages(
      client: self, path: StripePath("billing/meters").object(id).below("event_summaries"),
      parameters: query.form)
  }
}

extension StripeError {
  /// Whether Stripe refused a meter event because it has one with this identifier. The v1 API gives no code for it.
  var isDuplicateMeterEvent: Bool {
    guard status == 400 else { return false }
    return code == "duplicate_meter_event"
      || message.hasPrefix("An event already exists with identifier")
  }
}
