import LedgerConformance
import Metering
import StripeAccounts
import Testing
import UsageLedger

@testable import StripeAPI

/// What may be wrong with a customer's subscriptions, and how it comes about.
enum SubscriptionTrouble: CaseIterable {
  case notLinked
  case deleted
  case notSubscribed
  case itemMissing
  case itemDoubled
  case itemFedByOthers
  case madeByHand
  case thresholds

  var check: DoctorCheck { self == .thresholds ? .thresholds : .subscriptions }

  var words: String {
    switch self {
    case .notLinked: "not linked to a Stripe customer"
    case .deleted: "was deleted"
    case .notSubscribed: "no subscription that lives"
    case .itemMissing: "lacks the metered price device_usage"
    case .itemDoubled: "bill device_usage at once"
    case .itemFedByOthers: "fed from the meter their_calls"
    case .madeByHand: "no metered price of the catalogue"
    case .thresholds: "billing_thresholds"
    }
  }

  func bring(to world: BillingWorld) async throws {
    switch self {
    case .notLinked: try await world.report(["devices": 3], endingAt: world.now)
    case .deleted:
      let link = try await world.link()
      _ = try await world.stripe.perform(
        .delete(StripePath("customers").object(StripeCustomerID(link.stripeCustomer))))
    case .notSubscribed: try await world.link()
    case .itemMissing:
      let record = try await world.subscribe()
      let item = try #require(record.items.first { $0.meter != nil })
      try await world.stripe.deleteSubscriptionItem(StripeSubscriptionItemID(item.id.text))
    case .itemDoubled:
      let record = try await world.subscribe()
      try await subscribe(record.customer, to: "device_usage_professional", in: world)
    case .itemFedByOthers:
      let record = try await world.subscribe()
      let price = try await foreignPrice(in: world)
      _ = try await world.stripe.createSubscriptionItem(
        .init(price: price, quantity: nil), on: StripeSubscriptionID(record.id))
    case .madeByHand:
      let link = try await world.link()
      try await subscribe(link.customer, to: "starter_base", in: world)
    case .thresholds:
      let record = try await world.subscribe()
      var form = FormBody()
      form.set("billing_thresholds") { $0.set("amount_gte", 10_000) }
      _ = try await world.stripe.perform(
        .post(StripePath("subscriptions").object(StripeSubscriptionID(record.id)), form))
    }
  }

  /// As someone does in Stripe's dashboard: without our metadata.
  private func subscribe(_ customer: CustomerID, to key: String, in world: BillingWorld)
    async throws
  {
    let link = try #require(try await world.store.link(of: customer))
    let price = try #require(try await world.stripe.prices(lookupKeys: [key]).first)
    let quantity: Int64? = price.recurring?.usageType == .metered ? nil : 1
    _ = try await world.stripe.createSubscription(
      StripeSubscriptionCreation(
        customer: StripeCustomerID(link.stripeCustomer),
        items: [.init(price: price.id, quantity: quantity)]))
  }

  private func foreignPrice(in world: BillingWorld) async throws -> StripePriceID {
    let meter = try await world.stripe.createMeter(
      StripeMeterCreation(displayName: "Calls", eventName: "their_calls", formula: .sum))
    let product = try await world.stripe.createProduct(StripeProductCreation(name: "Theirs"))
    let amount = try #require(StripeDecimal("5"))
    return try await world.stripe.createPrice(
      StripePriceCreation(
        product: product.id, currency: "usd", scheme: .perUnit(amount),
        recurring: StripeRecurrence(interval: .month, usageType: .metered, meter: meter.id))
    ).id
  }
}
