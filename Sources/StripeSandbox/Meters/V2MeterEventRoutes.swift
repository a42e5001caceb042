/// docs.stripe.com/api/v2/billing/meter-event and its session, stream and adjustment.
enum V2MeterEventRoutes {
  private static let eventFields = "event_name! identifier payload!:{*} timestamp"
  static let streamPath = "/v2/billing/meter_event_stream"

  static let routes = [
    Route(.post, "/v2/billing/meter_events", eventFields, in: [.meters], create),
    Route(
      .post, "/v2/billing/meter_event_adjustments",
      "cancel!:{identifier!} event_name! type!:(cancel)", in: [.meters], adjust),
    Route(.post, "/v2/billing/meter_event_session", "", in: [.meters], openSession),
    Route(.post, streamPath, "events!:[{\(eventFields)}]", in: [.meters], stream),
  ]

  @Sendable static func create(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    let event = try read(call.parameters, &state)
    if let mention = state.identifiers[event.identifier], !state.hasExpired(mention) {
      throw .v2(
        400, "duplicate_meter_event",
        "An event already exists with identifier \(event.identifier).")
    }
    switch MeterEventReader.read(event, in: state) {
    case .counted(let meter, let customer, let value):
      state.count(event, meter, customer, value)
    case .refused(let fault, let message, _, let meter):
      guard let code = fault.v2Code else {
        guard fault == .customerNotFound, !state.rules.refusesUnknownCustomersAtOnce else {
          throw .v2(400, fault.rawValue, message)
        }
        state.reportFault(fault, message, meter: meter, identifier: call.idempotencyKey)
        break
      }
      throw .v2(400, code, message)
    }
    return rendered(event)
  }

  private static func read(_ parameters: Parameters, _ state: inout SandboxState)
    throws(StripeError) -> MeterEvent
  {
    let name = parameters.text("event_name") ?? ""
    let payload = parameters.object("payload")?.pairs ?? []
    let now = state.now(ofEventNamed: name, payload)
    var timestamp = now
    if let text = parameters.text("timestamp") {
      guard let moment = RFC3339.moment(text) else {
        throw .v2(400, "invalid_timestamp", "timestamp must be an RFC 3339 date and time.")
      }
      timestamp = moment
    }
    return MeterEvent(
      eventName: name, identifier: parameters.text("identifier") ?? state.ids.id("", length: 32),
      timestamp: timestamp, created: now, payload: payload)
  }

  private static func rendered(_ event: MeterEvent) -> JSON {
    var json = JSONObject()
    json.set("object", "v2.billing.meter_event")
    json.set("created", RFC3339.text(event.created))
    json.set("event_name", event.eventName)
    json.set("identifier", event.identifier)
    json.set("livemode", false)
    json.set("payload", event.payload)
    json.set("timestamp", RFC3339.text(event.timestamp))
    return .object(json)
  }

  @Sendable static func adjust(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    let name = call.parameters.text("event_name") ?? ""
    let identifier = call.parameters.object("cancel")?.text("identifier") ?? ""
    do throws(StripeError) {
      try state.cancelEvent(identifier, named: name)
    } catch { throw .v2(400, "invalid_cancel_configuration", error.message) }
    var json = JSONObject(
      id: state.ids.id("mtreadj_test_61"), object: "v2.billing.meter_event_adjustment")
    var cancel = JSONObject()
    cancel.set("identifier", identifier)
    json.set("cancel", cancel)
    json.set("created", RFC3339.text(state.wallNow))
    json.set("event_name", name)
    json.set("livemode", false)
    json.set("status", "pending")
    json.set("type", "cancel")
    return .object(json)
  }

  /// A session's token opens the stream for 15 minutes.
  @Sendable static func openSession(_ state: inout SandboxState, _ call: Call)
    throws(StripeError) -> JSON
  {
    let token = state.ids.id("token_test_", length: 40)
    let expiry = state.wallNow + 900
    let now = state.wallNow
    state.sessions = state.sessions.filter { $0.value > now - 86_400 }
    state.sessions[token] = expiry
    var json = JSONObject(
      id: state.ids.id("mes_test_61"), object: "v2.billing.meter_event_session")
    json.set("authentication_token", token)
    json.set("created", RFC3339.text(state.wallNow))
    json.set("expires_at", RFC3339.text(expiry))
    json.set("livemode", false)
    return .object(json)
  }

  /// Takes up to 100 events and validates them afterwards: what is wrong comes back as an error report.
  @Sendable static func stream(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    let entries = call.parameters.list("events")
    guard (1...100).contains(entries.count) else {
      throw .v2(400, "invalid_events", "events must hold 1 to 100 meter events.")
    }
    for entry in entries {
      let event = try read(entry, &state)
      if let mention = state.identifiers[event.identifier], !state.hasExpired(mention) { continue }
      switch MeterEventReader.read(event, in: state) {
      case .counted(let meter, let customer, let value):
        state.count(event, meter, customer, value)
      case .refused(let fault, let message, _, let meter):
        state.reportFault(
          fault, message, meter: fault == .noMeter ? nil : meter, identifier: call.idempotencyKey)
      }
    }
    return .object(JSONObject())
  }
}

extension MeterEventFault {
  /// The code of a synchronous v2 refusal, where Stripe has one.
  var v2Code: String? {
    switch self {
    case .noMeter: "no_meter"
    case .archivedMeter: "archived_meter"
    case .noCustomer: "payload_no_customer_defined"
    case .noValue: "payload_no_value_defined"
    case .invalidValue, .tooManyDigits: "payload_invalid_value"
    case .customerNotFound, .tooOld, .inFuture: nil
    }
  }
}

extension StripeError {
  static func v2(_ status: Int, _ code: String, _ message: String) -> StripeError {
    StripeError(status: status, code: code, message: message)
  }

  static func v2NotFound(_ id: String) -> StripeError {
    v2(404, "not_found", "The object \(id) could not be found.")
  }

  /// docs.stripe.com/api/v2/billing/meter-event-stream: the session is over.
  static let sessionExpired = StripeError(
    status: 401, kind: .sessionExpired, code: "billing_meter_event_session_expired",
    message: "The session token is expired or was never given out. Create a new one.",
    leavesKeyUnused: true)
}
