extension StripeClient {
  /// One event of the last 30 days.
  public func event(_ id: StripeEventID) async throws(StripeError) -> StripeEvent {
    try await send(.get(StripePath("events").object(id)))
  }

  /// Events of the last 30 days, newest first; with `types`, only these (at most 20); with `since`, only those created
  /// then or later; with `delivered` false, only those that some webhook endpoint has not accepted yet.
  public func events(
    types: [String] = [], since: StripeTimestamp? = nil, delivered: Bool? = nil
  ) -> StripePages<StripeEvent> {
    StripePages(
      client: self, path: StripePath("events"),
      parameters: Self.eventFilter(types, since, delivered))
  }

  /// Events that Stripe lists before `cursor`, oldest first: those that came after it. With `types`, only these (at most
  /// 20). A cursor that is older than 30 days throws an error with `isUnknownCursor`: go on with `since`.
  ///
  /// Stripe does not promise that an event shows in the list at the moment that it is dated: read some time back from
  /// the cursor now and then.
  public func events(after cursor: StripeEventID, types: [String] = [])
    -> StripeNewerPages<StripeEvent>
  {
    StripeNewerPages(
      client: self, path: StripePath("events"), parameters: Self.eventFilter(types, nil, nil),
      after: cursor)
  }

  private static func eventFilter(
    _ types: [String], _ since: StripeTimestamp?, _ delivered: Bool?
  ) -> FormBody {
    var form = FormBody()
    form.set("types", types)
    form.set("created") { $0.set("gte", since) }
    form.set("delivery_success", delivered)
    return form
  }
}
