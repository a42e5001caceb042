import Amounts
import Billing
import Catalog
import Metering
import StripeAPI
import StripeCatalog

/// Which subscriptions would get which metered items of their plan. Pure.
public struct SubscriptionAdoption: Sendable {
  /// One item that a subscription would get.
  public struct Addition: Hashable, Sendable, CustomStringConvertible {
    let subscription: StripeSubscriptionID
    let customer: String
    let plan: String
    let price: StripePriceID
    let meter: StripeMeterID
    let lookupKey: LookupKey
    /// Whether the subscription's metadata do not name the plan yet.
    let needsPlan: Bool
    /// What someone should know before they say yes.
    let note: String?

    public var description: String {
      "\(subscription) (\(customer)): \(lookupKey) of the plan \(plan)\(note.map { ", \($0)" } ?? "")"
    }
  }

  public private(set) var additions: [Addition] = []
  /// Those that get nothing although they may seem to need it.
  public private(set) var refusals: [NotAdoptable] = []
  /// The plan of each subscription that has one of the catalogue's.
  private(set) var plans: [StripeSubscriptionID: Plan] = [:]

  private let catalog: PriceCatalog
  private let state: StripeCatalogState

  init(_ inventory: AccountInventory, catalog: PriceCatalog, state: StripeCatalogState) {
    self.catalog = catalog
    self.state = state
    var billed: [StripeCustomerID: [StripeMeterID: StripeSubscriptionID]] = [:]
    for subscription in inventory.subscriptions {
      for meter in subscription.items.compactMap({ $0.price.recurring?.meter }) {
        billed[subscription.subscription.customer, default: [:]][meter] = subscription.id
      }
    }
    for subscription in inventory.subscriptions { add(subscription, &billed) }
  }

  private mutating func add(
    _ subscription: AccountInventory.Subscription,
    _ billed: inout [StripeCustomerID: [StripeMeterID: StripeSubscriptionID]]
  ) {
    let (id, customer) = (subscription.id, subscription.subscription.customer)
    let name = subscription.subscription.metadata["customer_id"] ?? customer.rawValue
    let plan: Plan
    switch AdoptedSubscription(subscription, catalog: catalog, state: state).plan {
    case .known(let found): plan = found
    case .unknown(let reason): return refuse(id, name, reason)
    }
    plans[id] = plan
    var isFirst = true
    for price in plan.prices where !price.isOptional {
      let event = DeliveredMeter(meter: price.meter, model: price.model).eventName
      guard let there = state.prices[price.lookupKey.text], let meter = state.meters[event]?.id,
        there.active, there.recurring?.meter == meter
      else {
        refuse(
          id, name,
          "Stripe has no price \(price.lookupKey) with the meter \(event) yet: `billing catalog apply` makes it"
        )
        continue
      }
      if let holder = billed[customer]?[meter] {
        if holder != id {
          refuse(
            id, name, "\(holder) bills \(event) already; a second item would bill all usage twice")
        }
        continue
      }
      let judged = AdoptedSubscription(subscription, catalog: catalog, state: state)
      if let obstacle = judged.obstacle(
        to: there, each: plan.interval(of: price),
        besides: additions.count { $0.subscription == id })
      {
        refuse(id, name, obstacle)
        continue
      }
      billed[customer, default: [:]][meter] = id
      additions.append(
        Addition(
          subscription: id, customer: name, plan: plan.key.text, price: there.id, meter: meter,
          lookupKey: price.lookupKey,
          needsPlan: isFirst && subscription.subscription.metadata["plan"] == nil,
          note: judged.note))
      isFirst = false
    }
  }

  private mutating func refuse(_ id: StripeSubscriptionID, _ customer: String, _ reason: String) {
    let refusal = NotAdoptable(subject: "subscription \(id) (\(customer))", reason: reason)
    if refusals.last != refusal { refusals.append(refusal) }
  }
}
