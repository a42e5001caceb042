/// docs.stripe.com/api/v2/core/event-destinations: where thin events go.
enum EventDestinationRoutes {
  private static let base = "/v2/core/event_destinations"
  private static let include = "include:[(webhook_endpoint.signing_secret,webhook_endpoint.url)]"
  static let routes = [
    Route(
      .post, base,
      """
      ~amazon_eventbridge ~azure_event_grid description enabled_events!:[$] event_payload!:(snapshot,thin)
      ~events_from metadata:{*} name! snapshot_api_version type!:(webhook_endpoint) webhook_endpoint:{url!} \(include)
      """, create),
    Route(.get, base, "limit:# page \(include)", list),
    Route(.get, base + "/{id}", include, retrieve),
    Route(
      .post, base + "/{id}",
      "description enabled_events:[$] metadata:{*} name webhook_endpoint:{url!} \(include)", update),
    Route(.delete, base + "/{id}", "", delete),
    Route(.post, base + "/{id}/disable", "", disable),
    Route(.post, base + "/{id}/enable", "", enable),
    Route(.post, base + "/{id}/ping", "", ping),
  ]

  @Sendable static func create(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    let parameters = call.parameters
    guard let target = parameters.object("webhook_endpoint") else {
      throw .parameterMissing("webhook_endpoint")
    }
    var destination = WebhookEndpoint(
      id: state.ids.id("ed_test_61"), created: state.wallNow,
      url: try WebhookEndpointRoutes.url(target), enabledEvents: parameters.texts("enabled_events"),
      secret: state.ids.id("whsec_", length: 32))
    destination.isDestination = true
    destination.isThin = parameters.text("event_payload") == "thin"
    destination.name = parameters.text("name")
    destination.description = parameters.text("description")
    destination.apiVersion = parameters.text("snapshot_api_version")
    destination.metadata = parameters.metadata()
    state.endpoints.insert(destination)
    return rendered(destination, call)
  }

  private static func rendered(_ destination: WebhookEndpoint, _ call: Call) -> JSON {
    destination.renderedAsDestination(including: Set(call.parameters.texts("include")))
  }

  @Sendable static func retrieve(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    rendered(try destination(call, state), call)
  }

  @Sendable static func list(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    let rows = state.endpoints.newestFirst.filter(\.isDestination)
    return try V2Page(rows: rows).page(call) { rendered($0, call) }
  }

  @Sendable static func update(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    var destination = try destination(call, state)
    let parameters = call.parameters
    if let name = parameters.text("name") { destination.name = name }
    if let text = parameters.text("description") { destination.description = text }
    if parameters.has("enabled_events") {
      destination.enabledEvents = parameters.texts("enabled_events")
    }
    if let target = parameters.object("webhook_endpoint") {
      destination.url = try WebhookEndpointRoutes.url(target)
    }
    destination.metadata = parameters.metadata(destination.metadata)
    state.endpoints.insert(destination)
    return rendered(destination, call)
  }

  @Sendable static func delete(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    let destination = try destination(call, state)
    state.endpoints.remove(destination.id)
    state.courier.drop(endpoint: destination.id)
    return .object(JSONObject(id: destination.id, object: "v2.core.event_destination"))
  }

  @Sendable static func disable(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    try set(false, &state, call)
  }

  @Sendable static func enable(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    try set(true, &state, call)
  }

  private static func set(_ isEnabled: Bool, _ state: inout SandboxState, _ call: Call)
    throws(StripeError) -> JSON
  {
    var destination = try destination(call, state)
    destination.isEnabled = isEnabled
    state.endpoints.insert(destination)
    return rendered(destination, call)
  }

  /// Sends a `v2.core.event_destination.ping` to this destination alone.
  @Sendable static func ping(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    let destination = try destination(call, state)
    let event = SandboxEvent(
      id: state.ids.id("evt_test_65"), type: "v2.core.event_destination.ping",
      created: state.wallNow, object: Array("{}".utf8), version: state.eventVersion, receivers: 1,
      isThin: true)
    state.events.append(event)
    state.courier.send(
      event.thin(withData: false).bytes(), of: event, to: [destination], now: state.wallNow)
    return event.thin(withData: true)
  }

  private static func destination(_ call: Call, _ state: SandboxState) throws(StripeError)
    -> WebhookEndpoint
  {
    guard let destination = state.endpoints[call.path[0]], destination.isDestination else {
      throw .v2NotFound(call.path[0])
    }
    return destination
  }
}
