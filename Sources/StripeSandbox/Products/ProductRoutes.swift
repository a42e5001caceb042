/// docs.stripe.com/api/products
enum ProductRoutes {
  private static let fields = """
    active:? description images:[$] ~marketing_features metadata:{*} ~package_dimensions shippable:? statement_descriptor
    tax_code unit_label url
    """
  static let routes = [
    Route(.post, "/v1/products", fields + " ~default_price_data id name! type", create),
    Route(
      .get, "/v1/products",
      "active:? ids:[$] shippable:? url" + Route.createdFilter + Route.paging, list),
    Route(.get, "/v1/products/{id}", "", retrieve),
    Route(.post, "/v1/products/{id}", fields + " default_price name", update),
    Route(.delete, "/v1/products/{id}", "", delete),
  ]

  @Sendable static func create(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    let product = try make(call.parameters, &state)
    return product.rendered(call.rendering, in: state)
  }

  /// Makes a product from `name` and the rest; also for a price's `product_data`.
  static func make(_ parameters: Parameters, _ state: inout SandboxState) throws(StripeError)
    -> Product
  {
    let id = parameters.text("id") ?? state.ids.id("prod_", length: 14)
    guard state.products[id] == nil else {
      throw .invalid(
        "Product already exists.", param: "id", code: "resource_already_exists")
    }
    var product = Product(
      id: id, created: state.wallNow, updated: state.wallNow, name: parameters.text("name") ?? "")
    apply(parameters, to: &product)
    state.products.insert(product)
    state.record("product.created", .product(id))
    return product
  }

  @Sendable static func retrieve(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    guard let product = state.products[call.path[0]] else {
      throw .missing("product", call.path[0])
    }
    return product.rendered(call.rendering, in: state)
  }

  @Sendable static func update(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    guard var product = state.products[call.path[0]] else {
      throw .missing("product", call.path[0])
    }
    if let price = call.parameters.text("default_price") {
      guard state.prices[price]?.product == product.id else {
        throw .missing("price", price, param: "default_price")
      }
      product.defaultPrice = price
    }
    apply(call.parameters, to: &product)
    product.updated = state.wallNow
    state.products.insert(product)
    state.record("product.updated", .product(product.id))
    return product.rendered(call.rendering, in: state)
  }

  @Sendable static func delete(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    guard let product = state.products[call.path[0]] else {
      throw .missing("product", call.path[0])
    }
    guard !state.prices.oldestFirst.contains(where: { $0.product == product.id }) else {
      throw .invalid(
        "This product cannot be deleted because it has one or more user-created prices.")
    }
    state.record("product.deleted", .product(product.id))
    state.products.remove(product.id)
    return Customer.deleted(product.id, object: "product")
  }

  @Sendable static func list(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    let filter = CreatedFilter(call.parameters)
    let active = call.parameters.flag("active")
    let ids = call.parameters.texts("ids")
    let url = call.parameters.text("url")
    let rows = state.products.newestFirst.filter {
      (active == nil || $0.isActive == active) && (ids.isEmpty || ids.contains($0.id))
        && (url == nil || $0.url == url) && filter.admits($0.created)
    }
    return try Listing(rows: rows, noun: "product").page(call) { row, rendering in
      row.rendered(rendering, in: state)
    }
  }

  private static func apply(_ parameters: Parameters, to product: inout Product) {
    if let active = parameters.flag("active") { product.isActive = active }
    if let name = parameters.text("name") { product.name = name }
    if parameters.has("description") { product.description = parameters.text("description") }
    if parameters.has("unit_label") { product.unitLabel = parameters.text("unit_label") }
    if parameters.has("tax_code") { product.taxCode = parameters.text("tax_code") }
    if parameters.has("url") { product.url = parameters.text("url") }
    if parameters.has("images") { product.images = parameters.texts("images") }
    if parameters.has("statement_descriptor") {
      product.statementDescriptor = parameters.text("statement_descriptor")
    }
    product.metadata = parameters.metadata(product.metadata)
  }
}
