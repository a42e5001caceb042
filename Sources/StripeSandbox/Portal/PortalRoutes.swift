/// docs.stripe.com/api/customer_portal/sessions
enum PortalRoutes {
  static let routes = [
    Route(
      .post, "/v1/billing_portal/sessions",
      "configuration customer! ~customer_account ~flow_data locale on_behalf_of return_url", create)
  ]

  @Sendable static func create(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    let customer = try state.customer(call.parameters.text("customer") ?? "")
    let id = state.ids.id("bps_1")
    var json = JSONObject(id: id, object: "billing_portal.session")
    json.set("configuration", call.parameters.text("configuration") ?? "bpc_1Sandbox")
    json.set("created", state.now(of: customer.id))
    json.set("customer", customer.id)
    json.set("customer_account", JSON.null)
    json.set("flow", JSON.null)
    json.set("livemode", false)
    json.set("locale", call.parameters.text("locale"))
    json.set("on_behalf_of", call.parameters.text("on_behalf_of"))
    json.set("return_url", call.parameters.text("return_url"))
    json.set("url", state.publicURL + "/portal/\(customer.id)/\(id)")
    return .object(json)
  }
}
