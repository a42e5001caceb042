/// docs.stripe.com/api/webhook_endpoints
enum WebhookEndpointRoutes {
  private static let base = "/v1/webhook_endpoints"
  static let routes = [
    Route(
      .post, base, "api_version ~connect description enabled_events!:[$] metadata:{*} url!", create),
    Route(.get, base, Route.paging, list),
    Route(.get, base + "/{webhook_endpoint}", "", retrieve),
    Route(
      .post, base + "/{webhook_endpoint}",
      "description disabled:? enabled_events:[$] metadata:{*} url", update),
    Route(.delete, base + "/{webhook_endpoint}", "", delete),
  ]

  @Sendable static func create(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    let parameters = call.parameters
    var endpoint = WebhookEndpoint(
      id: state.ids.id("we_1"), created: state.wallNow, url: try url(parameters),
      enabledEvents: parameters.texts("enabled_events"),
      secret: state.ids.id("whsec_", length: 32))
    endpoint.apiVersion = parameters.text("api_version")
    endpoint.description = parameters.text("description")
    endpoint.metadata = parameters.metadata()
    state.endpoints.insert(endpoint)
    return endpoint.rendered(withSecret: true)
  }

  static func url(_ parameters: Parameters) throws(StripeError) -> String {
    let url = parameters.text("url") ?? ""
    guard url.hasPrefix("http://") || url.hasPrefix("https://") else {
      throw .invalid(
        "Invalid URL: An explicit scheme (such as https) must be provided.",
        param: parameters.path("url"), code: "url_invalid")
    }
    return url
  }

  @Sendable static func retrieve(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    try endpoint(call, state).rendered()
  }

  @Sendable static func update(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    var endpoint = try endpoint(call, state)
    let parameters = call.parameters
    if parameters.has("url") { endpoint.url = try url(parameters) }
    if parameters.has("description") { endpoint.description = parameters.text("description") }
    if parameters.has("enabled_events") {
      endpoint.enabledEvents = parameters.texts("enabled_events")
    }
    if let disabled = parameters.flag("disabled") { endpoint.isEnabled = !disabled }
    endpoint.metadata = parameters.metadata(endpoint.metadata)
    state.endpoints.insert(endpoint)
    return endpoint.rendered()
  }

  @Sendable static func delete(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    let endpoint = try endpoint(call, state)
    state.endpoints.remove(endpoint.id)
    state.courier.drop(endpoint: endpoint.id)
    return Customer.deleted(endpoint.id, object: "webhook_endpoint")
  }

  @Sendable static func list(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    let rows = state.endpoints.newestFirst.filter { !$0.isDestination }
    return try Listing(rows: rows, noun: "webhook_endpoint").page(call) { row, _ in row.rendered() }
  }

  private static func endpoint(_ call: Call, _ state: SandboxState) throws(StripeError)
    -> WebhookEndpoint
  {
    guard let endpoint = state.endpoints[call.path[0]], !endpoint.isDestination else {
      throw .missing("webhook_endpoint", call.path[0])
    }
    return endpoint
  }
}
