public import StripeAPI

/// What Stripe has of the things that a catalogue names, and of what was sold by it.
public struct StripeCatalogState: Sendable {
  /// By product id.
  public let products: [String: StripeProduct]
  /// Active meters by event name.
  public let meters: [String: StripeMeter]
  /// By lookup key; inactive prices too, since they keep their key. Where no price has a key, the one that the file names.
  public let prices: [String: StripePrice]
  /// All that can be sold, with or without a lookup key.
  public let activePrices: [StripePrice]
  /// All that live.
  public let subscriptions: [CatalogSubscription]
  /// How usage records of prices without a meter add up, where Stripe tells.
  public let aggregations: [StripePriceID: StripeUsageAggregation]

  public init(
    products: [StripeProduct], meters: [StripeMeter], prices: [StripePrice],
    activePrices: [StripePrice] = [], subscriptions: [CatalogSubscription] = [],
    aggregations: [StripePriceID: StripeUsageAggregation] = [:],
    named: [String: StripePrice] = [:]
  ) {
    self.products = Dictionary(products.map { ($0.id.rawValue, $0) }) { first, _ in first }
    self.meters = Dictionary(meters.map { ($0.eventName, $0) }) { first, _ in first }
    self.prices = Dictionary(prices.compactMap { price in price.lookupKey.map { ($0, price) } }) {
      first, _ in first
    }.merging(named) { keyed, _ in keyed }
    self.activePrices = activePrices
    self.subscriptions = subscriptions
    self.aggregations = aggregations
  }

  /// The live subscriptions that pay a price.
  func subscribers(of price: StripePriceID) -> [CatalogSubscriber] {
    subscriptions.filter { $0.pays(price) }.map(CatalogSubscriber.init)
  }
}
