public import Billing
public import Catalog
public import Metering
public import StripeAPI
public import UsageLedger

/// The terms of prices, which never change: from the directory first, from Stripe when they were never seen.
public struct PriceTermsCache: Sendable {
  private let store: any CustomerDirectory
  private let stripe: StripeClient
  private let catalogs: any CatalogSource

  public init(store: any CustomerDirectory, stripe: StripeClient, catalog: any CatalogSource) {
    self.store = store
    self.stripe = stripe
    catalogs = catalog
  }

  private var catalog: PriceCatalog { catalogs.current }

  /// The terms of a price by its id; asks Stripe once in the price's life.
  public func terms(_ id: PriceID) async throws(BillingError) -> PriceTerms {
    if let known = try await known(id) { return known }
    let price = try await asking { try await stripe.price(StripePriceID(id.text)) }
    return try await learn(price)
  }

  /// The terms of a price that Stripe has just answered, tiers or not.
  public func terms(of price: StripePrice) async throws(BillingError) -> PriceTerms {
    let id = PriceID(price.id.rawValue)
    if let known = try await known(id) { return known }
    guard price.scheme != nil else { return try await terms(id) }
    return try await learn(price)
  }

  private func known(_ id: PriceID) async throws(BillingError) -> PriceTerms? {
    let document = try await storing { () throws(LedgerError) in try await store.price(id) }
    return document.flatMap(PriceTerms.init)
  }

  private func learn(_ price: StripePrice) async throws(BillingError) -> PriceTerms {
    guard let shape = StripePriceShape(price.scheme) else {
      throw BillingError(
        .refusedByStripe, "the price \(price.id) has a form that cannot be rated here")
    }
    let product = try await asking { try await stripe.product(price.product) }
    let terms = PriceTerms(
      id: PriceID(price.id.rawValue), meter: try await meter(of: price), shape: shape,
      currency: price.currency, name: product.name)
    try await storing { () throws(LedgerError) in try await store.savePrice(terms.document) }
    return terms
  }

  private func meter(of price: StripePrice) async throws(BillingError) -> DeliveredMeter? {
    guard price.recurring?.usageType == .metered, let id = price.recurring?.meter else {
      return nil
    }
    let meter = try await asking { try await stripe.meter(id) }
    guard let delivered = DeliveredMeter(eventName: meter.eventName, catalog: catalog) else {
      throw BillingError(
        .unknownPlan,
        "the price \(price.id) is fed from the Stripe meter \"\(meter.eventName)\", which the catalogue does not have"
      )
    }
    return delivered
  }
}
