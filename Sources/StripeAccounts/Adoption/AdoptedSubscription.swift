import Amounts
import Catalog
import Metering
import StripeAPI
import StripeCatalog

/// What one subscription is of, and what keeps it from getting an item. Pure.
struct AdoptedSubscription {
  enum Membership {
    case known(Plan)
    case unknown(String)
  }

  /// Stripe's limit of items in one subscription (docs.stripe.com/api/subscriptions/create).
  private static let maximumItems = 20

  private let subscription: StripeSubscription
  private let items: [StripeSubscriptionItem]
  private let catalog: PriceCatalog
  private let state: StripeCatalogState

  init(
    _ subscription: AccountInventory.Subscription, catalog: PriceCatalog, state: StripeCatalogState
  ) {
    self.subscription = subscription.subscription
    items = subscription.items
    self.catalog = catalog
    self.state = state
  }

  /// By its metadata, the base price that it pays, or its product: an older price of a plan is one of its product, too.
  var plan: Membership {
    if let key = subscription.metadata["plan"] {
      guard let plan = catalog.plans.first(where: { $0.key.text == key }) else {
        return .unknown(
          "its metadata say plan \"\(key)\", which the catalogue does not have: name the plan so, or remove that from the metadata"
        )
      }
      return .known(plan)
    }
    guard let plan = byBase ?? byMeteredPrice ?? byProduct else {
      return .unknown("no plan of the catalogue has its prices or its product")
    }
    return .known(plan)
  }

  private var byBase: Plan? {
    catalog.plans.first { plan in
      plan.base != .zero && holds(plan.baseLookupKey)
    }
  }

  /// A plan without a base is known by what it meters.
  private var byMeteredPrice: Plan? {
    catalog.plans.first { plan in
      plan.base == .zero && plan.prices.contains { holds($0.lookupKey) }
    }
  }

  private var byProduct: Plan? {
    let licensed = items.filter { $0.price.recurring?.usageType == .licensed }
    let plans = catalog.plans.filter { plan in
      licensed.contains { $0.price.product.rawValue == product(of: plan) }
    }
    return plans.first { plan in licensed.contains { isBilled($0.price, each: plan.interval) } }
      ?? plans.first
  }

  private func product(of plan: Plan) -> String? {
    plan.stripeProduct ?? state.prices[plan.baseLookupKey.text]?.product.rawValue
  }

  private func holds(_ key: LookupKey) -> Bool {
    guard let price = state.prices[key.text] else { return false }
    return items.contains { $0.price.id == price.id }
  }

  /// Why Stripe would refuse the item or bill it wrong; nil when it may be added.
  func obstacle(to price: StripePrice, each interval: BillingInterval, besides: Int) -> String? {
    if let reason = Self.reason(subscription.status) { return reason }
    if subscription.schedule != nil {
      return
        "a schedule sets its items: an item added beside it is gone with the next phase; add \(price.id) to the schedule's phases, or release it"
    }
    let currency = subscription.currency ?? items.first?.price.currency ?? price.currency
    guard currency == price.currency else {
      return "it is in \(currency), and \(price.id) is in \(price.currency)"
    }
    if let many = items.first(where: { ($0.quantity ?? 1) != 1 }) {
      return
        "it pays \(many.quantity ?? 0) times \(many.price.id), and a plan has its base once: our invoice would be short of the rest"
    }
    guard items.count + besides < Self.maximumItems else {
      return "it has \(items.count) items, and Stripe takes \(Self.maximumItems)"
    }
    let isOneInterval = items.allSatisfy { isBilled($0.price, each: interval) }
    guard subscription.billingMode == .flexible || isOneInterval else {
      return
        "\(price.id) is billed each \(interval), and a subscription in classic billing mode has one interval: migrate it to flexible first"
    }
    return nil
  }

  /// Nil for those that are billed, be it late.
  private static func reason(_ status: StripeSubscriptionStatus) -> String? {
    switch status {
    case .incomplete:
      "it is incomplete: its first payment is open, and Stripe changes no items until then"
    case .unpaid: "it is unpaid: its invoices stay drafts, so that usage is charged to nobody"
    case .paused: "it is paused: no invoice is made until it is resumed"
    case .canceled, .incompleteExpired: "it is \(status): it is over"
    default: nil
    }
  }

  /// What someone should know before they say yes.
  var note: String? {
    var notes: [String] = []
    if subscription.status == .trialing { notes.append("free while its trial lasts") }
    if subscription.status == .pastDue { notes.append("its last invoice is not paid") }
    if subscription.cancelAtPeriodEnd || subscription.cancelAt != nil {
      notes.append("it is going to end")
    }
    if subscription.billingMode == .classic {
      notes.append("in classic billing mode, where a change in mid-period forgets usage")
    }
    let others = items.filter { isOthers($0.price) }.map(\.price.id.rawValue)
    if !others.isEmpty {
      notes.append("beside \(others.joined(separator: ", ")), which another tool feeds")
    }
    return notes.isEmpty ? nil : notes.joined(separator: "; ")
  }

  private func isOthers(_ price: StripePrice) -> Bool {
    guard price.recurring?.usageType == .metered else { return false }
    guard let meter = price.recurring?.meter else { return true }
    return !state.meters.values.contains { $0.id == meter && $0.formula == .last }
  }

  private func isBilled(_ price: StripePrice, each interval: BillingInterval) -> Bool {
    guard let recurring = price.recurring else { return true }
    return recurring.interval.rawValue == interval.unit.rawValue
      && Int64(recurring.intervalCount) == interval.count
  }
}
