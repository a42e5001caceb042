/// Who pays a price: a live subscription and whom it is of.
public struct CatalogSubscriber: Hashable, Sendable, CustomStringConvertible {
  /// `sub_…`.
  public let subscription: String
  /// Our id of the customer from the subscription's metadata, else Stripe's.
  public let customer: String

  init(_ subscription: CatalogSubscription) {
    self.subscription = subscription.id
    customer = subscription.customer
  }

  public var description: String { "\(subscription) (\(customer))" }

  /// The first ten, and how many more there are.
  static func list(_ subscribers: [CatalogSubscriber]) -> String {
    let named = subscribers.prefix(10).map(\.description).joined(separator: ", ")
    return subscribers.count > 10 ? "\(named) and \(subscribers.count - 10) more" : named
  }
}
