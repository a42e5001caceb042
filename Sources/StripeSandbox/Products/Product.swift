/// docs.stripe.com/api/products/object
struct Product: Identified, Codable, Sendable {
  var id: String
  var created: Int64
  var updated: Int64
  var name: String
  var isActive = true
  var description: String?
  var unitLabel: String?
  var statementDescriptor: String?
  var taxCode: String?
  var url: String?
  var defaultPrice: String?
  var images: [String] = []
  var metadata: [StringPair] = []

  func rendered(_ rendering: Rendering, in state: SandboxState) -> JSON {
    var json = JSONObject(id: id, object: "product")
    json.set("active", isActive)
    json.set("created", created)
    json.set("default_price", price(rendering, in: state))
    json.set("description", description)
    json.set("images", images.map(JSON.text))
    json.set("livemode", false)
    json.emptyLists("marketing_features")
    json.set("metadata", metadata)
    json.set("name", name)
    json.nulls("package_dimensions", "shippable")
    json.set("statement_descriptor", statementDescriptor)
    json.set("tax_code", taxCode)
    json.set("unit_label", unitLabel)
    json.set("updated", updated)
    json.set("url", url)
    return .object(json)
  }

  private func price(_ rendering: Rendering, in state: SandboxState) -> JSON {
    guard rendering.expansion["default_price"] != nil,
      let price = defaultPrice.flatMap({ state.prices[$0] })
    else { return JSON(defaultPrice) }
    return price.rendered(rendering.below("default_price"), in: state)
  }
}
