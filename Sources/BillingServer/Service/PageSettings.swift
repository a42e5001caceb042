/// What an operator sets of the customers' pages.
public struct PageSettings: Hashable, Sendable {
  /// The origins whose pages may show a customer's page in a frame; the service's own may always.
  public var frameAncestors: [String]
  /// Where customers sign in to Stripe's customer portal (docs.stripe.com/customer-management/activate-no-code-customer-portal);
  /// nil: the page leads nowhere.
  public var portalURL: String?
  /// Whose pages they are.
  public var brand: PageBrand
  /// The language of a customer's page where neither its address nor the browser says one that is here.
  public var language: PageLanguage
  /// What the customers' pages say.
  public var strings: PageStrings

  /// Nobody else's frames, no portal and our own words in English, unless told.
  public init(
    frameAncestors: [String] = [], portalURL: String? = nil, brand: PageBrand = PageBrand(),
    language: PageLanguage = .en, strings: PageStrings = .standard
  ) {
    self.frameAncestors = frameAncestors
    self.portalURL = portalURL
    self.brand = brand
    self.language = language
    self.strings = strings
  }
}
