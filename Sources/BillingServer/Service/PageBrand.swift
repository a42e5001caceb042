/// Whose the customers' pages are: what stands on them in place of ours.
public struct PageBrand: Hashable, Sendable {
  /// In the page's head and title.
  public var name: String
  /// A picture beside the name, as a `data:` address, so that the page loads nothing from elsewhere; nil for none.
  public var logo: String?
  /// `#rrggbb`, for links, buttons and bars on white; in the dark our own stays, which can be read there. Nil for ours.
  public var color: String?

  /// Ours, unless told.
  public init(name: String = "Billing", logo: String? = nil, color: String? = nil) {
    self.name = name
    self.logo = logo
    self.color = color
  }

  /// What its colour adds to the style sheet; nil where it has none.
  var style: String? {
    color.map { "@media (prefers-color-scheme: light) { :root { --accent: \($0); } }" }
  }
}
