/// One entry of `items[]`: what a call wants of one price.
struct ItemRequest: Sendable {
  var id: String?
  var price: Price?
  var quantity: Int64?
  var metadata: Parameters
  /// The item's own threshold, or nil where the call does not name one.
  var usageThreshold: Int64?
  var removesThreshold = false
  var isDeleted: Bool
  var clearsUsage: Bool
  var path: String

  static let fields =
    "price plan quantity:# metadata:{*} ~price_data ~discounts ~tax_rates "
    + BillingThresholds.itemFields

  static func read(_ parameters: Parameters, in state: SandboxState) throws(StripeError) -> Self {
    var price: Price?
    if let id = parameters.text("price") ?? parameters.text("plan") {
      guard let found = state.prices[id] else {
        throw .missing("price", id, param: parameters.path("price"))
      }
      try check(found, at: parameters.path("price"))
      price = found
    }
    let quantity = parameters.integer("quantity")
    if let quantity, quantity < 0 {
      throw .invalid(
        "Invalid non-negative integer", param: parameters.path("quantity"),
        code: "parameter_invalid_integer")
    }
    if let price, price.isMetered, quantity != nil {
      throw .invalid(
        "Quantity should not be specified where usage_type is `metered`. Remove quantity from "
          + "`\(parameters.prefix)`.", param: parameters.path("quantity"))
    }
    return ItemRequest(
      id: parameters.text("id"), price: price, quantity: quantity, metadata: parameters,
      usageThreshold: parameters.object("billing_thresholds")?.integer("usage_gte"),
      removesThreshold: parameters.unsets("billing_thresholds"),
      isDeleted: parameters.flag("deleted") ?? false,
      clearsUsage: parameters.flag("clear_usage") ?? false, path: parameters.prefix)
  }

  private static func check(_ price: Price, at path: String) throws(StripeError) {
    guard price.isActive else {
      throw .invalid(
        "The price specified is inactive. This field only accepts active prices.", param: path)
    }
    guard price.recurrence != nil else {
      throw .invalid(
        "The price specified is set to `type=one_time` but this field only accepts prices with "
          + "`type=recurring`.", param: path)
    }
  }
}
