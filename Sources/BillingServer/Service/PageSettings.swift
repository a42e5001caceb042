/// What an operator sets of the customers' pages.
public struct PageSettings: Hashable, Sendable {
  /// The origins whose pages may show a customer's page in a frame; the service's own may always.
  public var frameAncestors: [String]
  /// Where customers sign in to Stripe's customer portal (docs.stripe.com/customer-management/activate-no-code-customer-portal);
  /// nil: the page leads nowhere.
  public var portalURL: String?
  /// Whose pages they are.
  public var brand: PageBrand

  /// Nobody else's frames and no portal, unless told.
  public init(
    frameAncestors: [String] = [], portalURL: String? = nil, brand: PageBrand = PageBrand()
  ) {
    self.frameAncestors = frameAncestors
    self.portalURL = portalURL
    self.brand = brand
  }
}
