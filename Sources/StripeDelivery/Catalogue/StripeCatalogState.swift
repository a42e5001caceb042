public import StripeAPI

/// What Stripe has of the things that a catalogue names.
public struct StripeCatalogState: Sendable {
  /// By product id.
  public let products: [String: StripeProduct]
  /// Active meters by event name.
  public let meters: [String: StripeMeter]
  /// By lookup key; inactive prices too, since they keep their key.
  public let prices: [String: StripePrice]

  public init(products: [StripeProduct], meters: [StripeMeter], prices: [StripePrice]) {
    self.products = Dictionary(products.map { ($0.id.rawValue, $0) }) { first, _ in first }
    self.meters = Dictionary(meters.map { ($0.eventName, $0) }) { first, _ in first }
    self.prices = Dictionary(prices.compactMap { price in price.lookupKey.map { ($0, price) } }) {
      first, _ in first
    }
  }

  /// Asks Stripe for everything that `wanted` names: products and meters as they are listed, prices by lookup key.
  public static func read(_ wanted: StripeCatalogWish, from stripe: StripeClient)
    async throws(BillingError) -> StripeCatalogState
  {
    try await asking {
      StripeCatalogState(
        products: try await stripe.products().all(),
        meters: try await stripe.meters(active: true).all(),
        prices: try await stripe.prices(lookupKeys: wanted.prices.map(\.lookupKey.text)))
    }
  }
}
