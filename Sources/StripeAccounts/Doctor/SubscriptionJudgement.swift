import Billing
import Catalog
import Metering
import StripeAPI
import StripeCatalog
import UsageLedger

/// Each linked customer's subscriptions. Pure.
struct SubscriptionJudgement {
  private let customers: [ExaminedCustomer]
  private let reading: CatalogReading
  /// The event name of each meter that Stripe has, by its id.
  private let eventNames: [StripeMeterID: String]

  init(_ customers: [ExaminedCustomer], _ reading: CatalogReading) {
    self.customers = customers
    self.reading = reading
    eventNames = Dictionary(
      reading.state.meters.values.map { ($0.id, $0.eventName) }, uniquingKeysWith: { one, _ in one }
    )
  }

  var subscriptions: Diagnosis {
    let linked = customers.filter { $0.link != nil }
    let count = linked.reduce(0) { $0 + $1.live.count }
    return Diagnosis(
      .subscriptions, "\(linked.count) linked customers, \(count) live subscriptions",
      customers.flatMap(findings) + PriceJudgement(reading).ofSubscriptions)
  }

  var thresholds: Diagnosis {
    let found = customers.flatMap { customer in
      customer.live.filter(cutsInvoices).map { subscription in
        DoctorFinding(
          check: .thresholds, severity: .warning,
          subject: "subscription \(subscription.subscription.id) (\(customer.customer))",
          explanation:
            "it has billing_thresholds: Stripe cuts an invoice whenever one is passed, so that a period is billed in pieces, and a price of usage records takes no total",
          remedy:
            "POST /v1/subscriptions/\(subscription.subscription.id) with an empty billing_thresholds, and the same for its items"
        )
      }
    }
    return Diagnosis(.thresholds, "no subscription on our meters has one", found)
  }

  private func cutsInvoices(_ subscription: ExaminedCustomer.Subscription) -> Bool {
    let hasOurs = subscription.metered.contains {
      meter(of: $0) != nil || $0.price.recurring?.meter == nil
    }
    return hasOurs
      && (subscription.subscription.hasBillingThresholds
        || subscription.items.contains(where: \.hasBillingThresholds))
  }

  private func findings(_ customer: ExaminedCustomer) -> [DoctorFinding] {
    guard let link = customer.link else { return [notLinked(customer)] }
    guard !customer.isDeleted else {
      return [
        finding(
          .error, "customer \(customer.customer)",
          "its Stripe customer \(link.stripeCustomer) was deleted: nothing is billed any more",
          "`billing customers unlink \(customer.customer)`, then `billing customers add` with another Stripe customer"
        )
      ]
    }
    guard !customer.live.isEmpty else { return [notSubscribed(customer)] }
    return statuses(customer) + doubled(customer) + unfed(customer) + unmetered(customer)
  }

  private func notLinked(_ customer: ExaminedCustomer) -> DoctorFinding {
    finding(
      .warning, "customer \(customer.customer)",
      "it reports and is not linked to a Stripe customer: its usage is kept and not billed",
      "`billing customers add \(customer.customer)`")
  }

  private func notSubscribed(_ customer: ExaminedCustomer) -> DoctorFinding {
    let plans = reading.catalog.plans.map(\.key.text).joined(separator: ", ")
    return finding(
      customer.instances.isEmpty ? .warning : .error, "customer \(customer.customer)",
      "it has no subscription that lives, so its usage is recorded and not billed",
      "POST /api/subscriptions with {\"customer_id\": \"\(customer.customer)\", \"plan\": …}, one of \(plans)"
    )
  }

  private func statuses(_ customer: ExaminedCustomer) -> [DoctorFinding] {
    customer.live.map(\.subscription).compactMap { subscription in
      let meaning: String
      switch subscription.status {
      case .active, .trialing: return nil
      case .incomplete:
        meaning = "the first payment is open; Stripe ends it 23 hours after it began"
      case .pastDue: meaning = "a payment is open"
      case .unpaid: meaning = "payment was given up: its invoices stay drafts"
      case .paused: meaning = "its trial ended without a way to pay: no invoice is made"
      default: meaning = "Stripe may not bill it"
      }
      return finding(
        .warning, "subscription \(subscription.id) (\(customer.customer))",
        "it is \(subscription.status): \(meaning)",
        "collect a way to pay: POST /api/portal/sessions gives the customer a page for it")
    }
  }

  /// Meter events carry only the customer: each item on a meter bills all of it.
  private func doubled(_ customer: ExaminedCustomer) -> [DoctorFinding] {
    let items = customer.live.flatMap(\.metered).filter { $0.price.recurring?.meter != nil }
    return Dictionary(grouping: items) { $0.price.recurring?.meter }.values
      .filter { $0.count > 1 }
      .sorted { $0[0].id.rawValue < $1[0].id.rawValue }
      .map { items in
        let name = items[0].price.recurring?.meter.flatMap { eventNames[$0] } ?? "one meter"
        let ids = items.map(\.id.rawValue).sorted()
        return finding(
          .error, "customer \(customer.customer)",
          "the subscription items \(ids.joined(separator: " and ")) bill \(name) at once, each the whole usage",
          "end one: DELETE /v1/subscription_items/\(ids.last ?? "")")
      }
  }

  /// Metered items that nothing of ours feeds.
  private func unfed(_ customer: ExaminedCustomer) -> [DoctorFinding] {
    customer.live.flatMap { subscription in
      subscription.metered.compactMap { item -> DoctorFinding? in
        guard meter(of: item) == nil else { return nil }
        // With a plan, the catalogue's comparison says more of it.
        let isCompared = subscription.subscription.metadata["plan"] != nil
        let price = item.price
        guard let id = price.recurring?.meter else {
          guard !isCompared else { return nil }
          return finding(
            .error, "subscription \(subscription.subscription.id) (\(customer.customer))",
            "its item \(item.id) is on the metered price \(price.id), which has no meter: usage is delivered to meters, so none of it reaches this price",
            "put the catalogue's price into its place (POST /v1/subscription_items with the new price, DELETE the old item with clear_usage)"
          )
        }
        return finding(
          .warning, "subscription \(subscription.subscription.id) (\(customer.customer))",
          "its item \(item.id) is on the price \(price.id), fed from the meter \(eventNames[id] ?? id.rawValue), which the catalogue does not have: nothing of ours is delivered to it",
          "add the meter to the catalogue under that name, or remove the item if nothing else feeds it"
        )
      }
    }
  }

  /// Subscriptions that were made by hand without any of our metered prices.
  private func unmetered(_ customer: ExaminedCustomer) -> [DoctorFinding] {
    let isByHand = customer.live.allSatisfy { $0.subscription.metadata["plan"] == nil }
    let hasOurs = customer.live.flatMap(\.metered).contains { meter(of: $0) != nil }
    guard isByHand, !hasOurs, let first = customer.live.first else { return [] }
    let prices = reading.desired.prices.filter { $0.eventName != nil }.map(\.lookupKey.text)
    return [
      finding(
        .error, "subscription \(first.subscription.id) (\(customer.customer))",
        "it has no metered price of the catalogue: usage is recorded and not billed",
        "POST /v1/subscription_items with subscription=\(first.subscription.id) and the price of one of the lookup keys \(prices.joined(separator: ", "))"
      )
    ]
  }

  /// What of the catalogue an item bills; nil for nothing.
  private func meter(of item: StripeSubscriptionItem) -> DeliveredMeter? {
    item.price.recurring?.meter.flatMap { eventNames[$0] }.flatMap {
      DeliveredMeter(eventName: $0, catalog: reading.catalog)
    }
  }

  private func finding(
    _ severity: DoctorFinding.Severity, _ subject: String, _ explanation: String, _ remedy: String
  ) -> DoctorFinding {
    DoctorFinding(
      check: .subscriptions, severity: severity, subject: subject, explanation: explanation,
      remedy: remedy)
  }
}
