import Testing

@testable import StripeSandbox

/// docs.stripe.com/api/expanding_objects: nested fields, four levels, `data.` in lists.
struct ExpandableFieldsTests {
  private func refusal(
    _ path: String, of object: String, isList: Bool = false, _ generation: APIGeneration = .meters
  ) -> String? {
    do {
      try ExpandableFields(generation: generation).check(
        [path], of: .init(object: object, isList: isList))
      return nil
    } catch { return error.message }
  }

  @Test(arguments: [
    ("items.data.price.tiers", "subscription", false),
    ("latest_invoice.lines", "subscription", false),
    ("customer", "subscription", false), ("data.items.data.price", "subscription", true),
    ("data.customer.test_clock", "invoice", true), ("product.default_price", "price", false),
    ("parent.subscription_details.subscription", "invoice", false),
    ("data.pricing.price_details.price", "line_item", true), ("schedule", "subscription", false),
  ])
  func pathsOfStripesObjectsAreTaken(path: String, object: String, isList: Bool) {
    #expect(refusal(path, of: object, isList: isList) == nil)
  }

  @Test(arguments: [
    ("name", "customer", false, "This property cannot be expanded (name)."),
    ("customer.nothing", "invoice", false, "This property cannot be expanded (customer.nothing)."),
    ("data", "customer", true, "This property cannot be expanded (data)."),
    ("data.customer", "subscription", false, "This property cannot be expanded (data.customer)."),
    (
      "customer", "subscription", true,
      "This property cannot be expanded (customer). You may want to try expanding 'data.customer' instead."
    ),
    (
      "data.items.data.price.product", "subscription", true,
      "You cannot expand more than 4 levels of a property. Property: data.items.data.price.product"
    ),
    ("tax", "customer", false, "The sandbox does not emulate the expansion of: tax"),
    ("a..b", "customer", false, "This property cannot be expanded (a..b)."),
  ])
  func otherPathsAreRefused(path: String, object: String, isList: Bool, message: String) {
    #expect(refusal(path, of: object, isList: isList) == message)
  }

  @Test func whatMovedIsExpandedInItsOwnGenerationOnly() {
    #expect(refusal("subscription", of: "invoice", .usageRecords) == nil)
    #expect(refusal("subscription", of: "invoice", .meters) != nil)
    #expect(refusal("payment_intent", of: "invoice", .meters) != nil)
  }
}
