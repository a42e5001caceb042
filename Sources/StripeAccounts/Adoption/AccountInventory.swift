import StripeAPI

/// What an account has, as far as a catalogue can be made of it.
struct AccountInventory: Sendable {
  /// A subscription that lives, with all of its items.
  struct Subscription: Sendable {
    let subscription: StripeSubscription
    let items: [StripeSubscriptionItem]

    var id: StripeSubscriptionID { subscription.id }
  }

  /// All, oldest first.
  let products: [StripeProduct]
  /// All with their tiers, oldest first: an archived price keeps its lookup key.
  let prices: [StripePrice]
  /// Those that take events.
  let meters: [StripeMeter]
  /// Oldest first; in test mode those of test clocks behind them.
  let subscriptions: [Subscription]

  /// Asks Stripe for all of it: a request for each hundred of a kind, and in test mode for each test clock.
  static func read(_ stripe: StripeClient) async throws -> AccountInventory {
    var subscriptions = try await stripe.subscriptions().all().reversed() as [StripeSubscription]
    if stripe.configuration.key.isTestMode {
      for clock in try await stripe.testClocks().all().reversed() {
        subscriptions += try await stripe.subscriptions(testClock: clock.id).all().reversed()
      }
    }
    var read: [Subscription] = []
    for subscription in subscriptions where !subscription.status.isFinal {
      read.append(try await whole(subscription, stripe))
    }
    return AccountInventory(
      products: try await stripe.products().all().reversed(),
      prices: try await stripe.prices().all().reversed(),
      meters: try await stripe.meters(active: true).all(), subscriptions: read)
  }

  /// The subscription with the items that did not fit into its answer.
  static func whole(_ subscription: StripeSubscription, _ stripe: StripeClient)
    async throws(StripeError)
    -> Subscription
  {
    Subscription(
      subscription: subscription,
      items: subscription.hasMoreItems
        ? try await stripe.subscriptionItems(of: subscription.id).all() : subscription.items)
  }

  /// The subscriptions that pay a price.
  func subscribers(of price: StripePriceID) -> [Subscription] {
    subscriptions.filter { $0.items.contains { $0.price.id == price } }
  }
}
