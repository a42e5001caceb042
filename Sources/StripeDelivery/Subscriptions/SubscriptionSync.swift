public import Catalog
public import Metering
public import StripeAPI
public import UsageLedger

/// Writes Stripe's subscriptions into the directory: the record, the terms of its prices, and the segments that follow.
///
/// Reads Stripe's current state instead of trusting what an event said, so that events may come doubled, late or never:
/// the result is the same.
public struct SubscriptionSync: Sendable {
  private let stripe: StripeClient
  private let directory: any CustomerDirectory
  private let prices: PriceReader
  private let clock: CustomerClock

  public init(
    stripe: StripeClient, directory: any CustomerDirectory, catalog: PriceCatalog,
    clock: any WallClock
  ) {
    self.stripe = stripe
    self.directory = directory
    prices = PriceReader(stripe: stripe, catalog: catalog)
    self.clock = CustomerClock(stripe: stripe, wall: clock)
  }

  /// Brings one subscription up to date and returns it; nil when its customer is not linked.
  ///
  /// Throws ``DeliveryError``: `conflict` when another live subscription of the customer has an item on one of its
  /// meters, `notFound` for an unknown id, `unavailable` when Stripe does not answer.
  @discardableResult
  public func refresh(_ id: StripeSubscriptionID) async throws -> SubscriptionRecord? {
    do {
      let subscription = try await stripe.subscription(id)
      guard
        let link = try await directory.link(ofStripeCustomer: subscription.customer.rawValue)
      else { return nil }
      return try await save(subscription, link)
    } catch let error as StripeError {
      throw DeliveryError(error, while: "reading the subscription \(id)")
    } catch let error as LedgerError {
      throw DeliveryError(error, while: "writing the subscription \(id)")
    }
  }

  /// Brings all of a customer's subscriptions up to date: those that live at Stripe, and those that did here.
  ///
  /// One that cannot be written, because it conflicts with another, does not keep the others from it; the first
  /// conflict is thrown at the end.
  public func refresh(_ link: CustomerLink) async throws {
    var conflict: DeliveryError?
    for id in try await subscriptionIDs(link) {
      do {
        try await refresh(id)
      } catch let error as DeliveryError where error.code == .conflict {
        conflict = conflict ?? error
      }
    }
    if let conflict { throw conflict }
  }

  /// Those that ended come first, since they make room.
  private func subscriptionIDs(_ link: CustomerLink) async throws -> [StripeSubscriptionID] {
    do {
      let customer = StripeCustomerID(link.stripeCustomer)
      let atStripe = try await stripe.subscriptions(customer: customer).all().map(\.id)
      let here = try await directory.subscriptions(of: link.customer).filter(\.isLive)
        .map { StripeSubscriptionID($0.id) }
      return here.filter { !atStripe.contains($0) } + atStripe.reversed()
    } catch let error as StripeError {
      throw DeliveryError(error, while: "reading the subscriptions of \(link.stripeCustomer)")
    } catch let error as LedgerError {
      throw DeliveryError(error, while: "reading the subscriptions of \(link.customer)")
    }
  }

  private func save(_ subscription: StripeSubscription, _ link: CustomerLink) async throws
    -> SubscriptionRecord
  {
    let reading = try await read(subscription, link.customer)
    let record = try reading.record()
    let observedAt = try await clock.moment(for: link).customer
    let items = Set(
      try await directory.subscription(record.id)?.items.map(\.id) ?? []
    ).union(record.items.map(\.id))
    let known = try await directory.segments(of: link.customer).filter {
      items.contains($0.key.item)
    }
    let cutting = SegmentCutting(customer: link.customer, known: known, observedAt: observedAt)
    let segments = cutting.segments(reading.observedItems(), endedAt: reading.endedAt)
    try await directory.save(record, segments: segments)
    return record
  }

  private func read(_ subscription: StripeSubscription, _ customer: CustomerID) async throws
    -> SubscriptionReading
  {
    let items =
      subscription.hasMoreItems
      ? try await stripe.subscriptionItems(of: subscription.id).all() : subscription.items
    var terms: [StripePriceID: PriceTerms] = [:]
    for id in Set(items.map(\.price.id)) {
      terms[id] = try await self.terms(of: id)
    }
    return SubscriptionReading(
      customer: customer, subscription: subscription, items: items, terms: terms)
  }

  /// From the directory, or from Stripe the first time.
  private func terms(of id: StripePriceID) async throws -> PriceTerms {
    if let document = try await directory.price(PriceID(id.rawValue)) {
      return try PriceTerms(document)
    }
    let terms = try await prices.terms(of: id)
    try await directory.savePrice(try terms.document())
    return terms
  }
}
