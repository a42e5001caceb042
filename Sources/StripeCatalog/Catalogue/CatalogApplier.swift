public import Billing
public import Catalog
import Metering
public import StripeAPI

/// Makes Stripe match a catalogue. Safe to interrupt and to repeat: what is there already is left alone.
public struct CatalogApplier: Sendable {
  private let stripe: StripeClient

  public init(stripe: StripeClient) {
    self.stripe = stripe
  }

  /// What would change.
  public func plan(_ catalog: PriceCatalog) async throws(BillingError) -> CatalogPlan {
    let desired = try DesiredStripeCatalog(catalog)
    return CatalogPlan(desired, state: try await .read(desired, from: stripe))
  }

  /// Carries out a plan's changes in their order and tells each one when it is done; findings are left as they are.
  ///
  /// Ended at any point, a new plan finds exactly what is left: every change is one call, and none looks like another.
  public func apply(_ plan: CatalogPlan, onChange: (CatalogPlan.Change) -> Void = { _ in })
    async throws(BillingError)
  {
    var meters = try await asking { try await stripe.meters(active: true).all() }
    for change in plan.changes {
      try await asking { try await carryOut(change, &meters) }
      onChange(change)
    }
  }

  private func carryOut(_ change: CatalogPlan.Change, _ meters: inout [StripeMeter]) async throws {
    switch change {
    case .createProduct(let product):
      _ = try await stripe.createProduct(
        StripeProductCreation(
          id: StripeProductID(product.id), name: product.name, unitLabel: product.unitLabel))
    case .renameProduct(let product, _):
      _ = try await stripe.updateProduct(
        StripeProductID(product.id), StripeProductUpdate(name: product.name))
    case .labelProduct(let product, _):
      _ = try await stripe.updateProduct(
        StripeProductID(product.id), StripeProductUpdate(unitLabel: product.unitLabel ?? ""))
    case .labelPrice(let price, let id, _):
      _ = try await stripe.updatePrice(
        StripePriceID(id), StripePriceUpdate(nickname: price.unitLabel, metadata: price.metadata))
    case .createMeter(let meter):
      let creation = StripeMeterCreation(
        displayName: meter.displayName, eventName: meter.eventName, formula: .last)
      meters.append(try await stripe.createMeter(creation))
    case .createPrice(let price):
      // Without taking the key over: a call of an interrupted run that arrives late is not overtaken by a twin.
      _ = try await stripe.createPrice(try creation(price, meters, takingKeyOver: false))
    case .replacePrice(let price, let old, _, _):
      _ = try await stripe.createPrice(
        try creation(price, meters, takingKeyOver: true), key: Self.key(of: price, replacing: old))
    case .restoreProduct(let product):
      _ = try await stripe.updateProduct(
        StripeProductID(product.id), StripeProductUpdate(active: true))
    case .archiveProduct(let id, _):
      _ = try await stripe.updateProduct(StripeProductID(id), StripeProductUpdate(active: false))
    case .archivePrice(let id, _):
      _ = try await stripe.updatePrice(
        StripePriceID(id), StripePriceUpdate(active: false, lookupKey: ""))
    }
  }

  /// The same for the same successor of the same price, which therefore has one even when a call is made twice.
  private static func key(of price: DesiredStripeCatalog.Price, replacing old: String)
    -> IdempotencyKey?
  {
    IdempotencyKey(
      purpose: "replace",
      of: [
        old, price.lookupKey.text, price.product.id, "\(price.interval)", price.eventName ?? "-",
        "\(price.shape)",
      ])
  }

  private func creation(
    _ price: DesiredStripeCatalog.Price, _ meters: [StripeMeter], takingKeyOver: Bool
  ) throws -> StripePriceCreation {
    guard let scheme = price.shape.scheme else {
      throw StripeError(
        kind: .invalidRequest,
        message: "the price \(price.lookupKey) has an amount without a decimal form")
    }
    let meter = price.eventName.flatMap { name in meters.first { $0.eventName == name } }
    return StripePriceCreation(
      product: StripeProductID(price.product.id), currency: price.currency, scheme: scheme,
      recurring: StripeRecurrence(
        interval: StripeInterval(rawValue: price.interval.unit.rawValue),
        intervalCount: Int(price.interval.count),
        usageType: price.eventName == nil ? .licensed : .metered, meter: meter?.id),
      lookupKey: price.lookupKey.text, transferLookupKey: takingKeyOver, nickname: price.unitLabel,
      metadata: price.metadata)
  }
}
