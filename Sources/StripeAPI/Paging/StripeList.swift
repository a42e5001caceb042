/// One page of a list as Stripe answers it
/// ([pagination](https://docs.stripe.com/api/pagination)).
public struct StripeList<Element: Decodable & Sendable>: Decodable, Sendable {
  /// The page's objects; newest first unless the list says otherwise.
  public let data: [Element]
  /// Whether older objects follow this page.
  public let hasMore: Bool

  /// A page of the given objects.
  public init(data: [Element], hasMore: Bool) {
    self.data = data
    self.hasMore = hasMore
  }

  private enum CodingKeys: String, CodingKey {
    case data
    case hasMore = "has_more"
  }
}

/// An object that lists can continue after.
public protocol StripeListed: Decodable, Sendable {
  /// What this object's id names; itself, except where Stripe lists objects without a type of their own.
  associatedtype Resource
  /// The object's id, sent as `starting_after`.
  var id: StripeID<Resource> { get }
}
