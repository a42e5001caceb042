/// docs.stripe.com/api/billing/meter-event and meter-event-adjustment
enum MeterEventRoutes {
  static let routes = [
    Route(
      .post, "/v1/billing/meter_events", "event_name! identifier payload!:{*} timestamp:#", create),
    Route(
      .post, "/v1/billing/meter_event_adjustments",
      "cancel:{identifier} event_name! type!:(cancel)", adjust),
  ]

  @Sendable static func create(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    let parameters = call.parameters
    let payload = parameters.object("payload")?.pairs ?? []
    if let identifier = parameters.text("identifier"), identifier.count > 100 {
      throw .invalid("Invalid string: must be at most 100 characters", param: "identifier")
    }
    let now = state.now(ofEventNamed: parameters.text("event_name") ?? "", payload)
    let event = MeterEvent(
      eventName: parameters.text("event_name") ?? "",
      identifier: parameters.text("identifier") ?? state.ids.id("", length: 32),
      timestamp: parameters.integer("timestamp") ?? now, created: now, payload: payload)
    try state.accept(event, requestKey: call.idempotencyKey)
    return event.rendered
  }

  @Sendable static func adjust(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    let name = call.parameters.text("event_name") ?? ""
    guard let identifier = call.parameters.object("cancel")?.text("identifier") else {
      throw .parameterMissing("cancel[identifier]")
    }
    try state.cancelEvent(identifier, named: name)
    var json = JSONObject()
    json.set("object", "billing.meter_event_adjustment")
    var cancel = JSONObject()
    cancel.set("identifier", identifier)
    json.set("cancel", cancel)
    json.set("event_name", name)
    json.set("livemode", false)
    json.set("status", "pending")
    json.set("type", "cancel")
    return .object(json)
  }
}

extension SandboxState {
  /// The time of the customer an event names, as far as that can be told.
  func now(ofEventNamed name: String, _ payload: [StringPair]) -> Int64 {
    let meter = meters.newestFirst.first { $0.eventName == name }
    let customer = payload.value(meter?.customerKey ?? "stripe_customer_id")
    return customer.map { now(of: $0) } ?? wallNow
  }

  /// Counts an event, or refuses it with Stripe's words.
  mutating func accept(_ event: MeterEvent, requestKey: String?) throws(StripeError) {
    try refuseDuplicate(event.identifier)
    switch MeterEventReader.read(event, in: self) {
    case .counted(let meter, let customer, let value):
      count(event, meter, customer, value)
    case .refused(.customerNotFound, let message, let param, let meter):
      guard !rules.refusesUnknownCustomersAtOnce else {
        throw .invalid(message, param: param, code: "resource_missing")
      }
      reportFault(.customerNotFound, message, meter: meter, identifier: requestKey)
    case .refused(.invalidValue, let message, _, let meter)
    where !rules.refusesFractionsAtOnce && MeterEventReader.isFraction(event, in: self):
      reportFault(.invalidValue, message, meter: meter, identifier: requestKey)
    case .refused(_, let message, let param, _):
      throw .invalid(message, param: param)
    }
  }

  /// The message names the identifier and has no code, as seen from the real API.
  private func refuseDuplicate(_ identifier: String) throws(StripeError) {
    guard let mention = identifiers[identifier], !hasExpired(mention) else { return }
    throw .invalid(
      "An event already exists with identifier \(identifier).", param: "identifier")
  }

  mutating func count(_ event: MeterEvent, _ meter: Meter, _ customer: String, _ value: Int64) {
    let key = UsageBook.Key(meter: meter.id, customer: customer)
    let sequence = usage.add(
      key, timestamp: event.timestamp, value: value,
      visibleAt: wallNow + rules.processingLagSeconds)
    let mention = IdentifierBook.Mention(
      receivedAt: event.created, clock: customers[customer]?.clock, key: key, sequence: sequence,
      eventName: event.eventName)
    identifiers.note(event.identifier, mention)
    sweepIdentifiers()
    watch(meter, customer: customer)
    watchThresholds(of: customer)
  }

  private mutating func sweepIdentifiers() {
    var book = identifiers
    identifiers = IdentifierBook()
    book.sweep { hasExpired($0) }
    identifiers = book
  }

  mutating func cancelEvent(_ identifier: String, named name: String) throws(StripeError) {
    guard let mention = identifiers[identifier], mention.eventName == name, !hasExpired(mention)
    else {
      throw .invalid(
        "No meter event with identifier '\(identifier)' was received for event_name '\(name)' in "
          + "the last 24 hours.", param: "cancel[identifier]", code: "resource_missing")
    }
    if let key = mention.key { usage.cancel(key, sequence: mention.sequence) }
  }
}
