import Catalog
import StripeAPI

/// Whether what is sold already is what the file says. `apply` never changes a subscription, so these are findings only.
struct SubscriptionInspection {
  let desired: DesiredStripeCatalog
  let state: StripeCatalogState

  var findings: [CatalogFinding] { state.subscriptions.flatMap(findings) }

  private func findings(_ subscription: CatalogSubscription) -> [CatalogFinding] {
    guard let plan = subscription.plan else { return [] }
    let wanted = desired.prices.filter { $0.metadata["plan"] == plan }
    guard desired.plans.contains(plan) else {
      return [unknownPlan(subscription, plan)]
    }
    let meterless = subscription.prices.filter { $0.isMeteredWithoutMeter }
    return meterless.map { withoutMeter($0, subscription, wanted) }
      + wanted.compactMap { finding($0, subscription, plan) }
  }

  /// Nil when the subscription pays this price as the catalogue's holder of the lookup key, be it about to be replaced.
  private func finding(
    _ price: DesiredStripeCatalog.Price, _ subscription: CatalogSubscription, _ plan: String
  ) -> CatalogFinding? {
    guard let holder = state.prices[price.lookupKey.text] else { return nil }
    guard !subscription.pays(holder.id) else { return nil }
    if let older = subscription.prices.first(where: { isFor($0, price) }) {
      return olderPrice(older, price, subscription, plan)
    }
    guard price.eventName != nil, !price.isOptional else { return nil }
    if let former = subscription.prices.first(where: isOfFormerMeter) {
      return formerMeter(former, price, subscription, plan)
    }
    return missingItem(price, holder, subscription)
  }

  /// Whether `apply` made the price for a meter that the file no longer has, because it was renamed or removed.
  private func isOfFormerMeter(_ price: StripePrice) -> Bool {
    guard price.recurring?.meter != nil, price.metadata["plan"] != nil,
      let meter = price.metadata["meter"]
    else { return false }
    return !desired.prices.contains { $0.metadata["meter"] == meter }
  }

  private func formerMeter(
    _ former: StripePrice, _ wanted: DesiredStripeCatalog.Price,
    _ subscription: CatalogSubscription,
    _ plan: String
  ) -> CatalogFinding {
    let old = former.metadata["meter"] ?? ""
    return CatalogFinding(
      .formerMeter, subject(subscription),
      "pays \(former.id) of the meter \(old), which no plan of the file prices any more: it goes on being counted, delivered and billed under the old name, and has no item on \(wanted.lookupKey)",
      remedy:
        "it goes on so; if \(wanted.metadata["meter"] ?? "") is the same thing renamed, POST /api/subscriptions/\(subscription.id)/change with the plan \"\(plan)\" moves it; adding the new price beside the old one would bill the usage twice"
    )
  }

  /// Whether `price` charges for the same thing: fed from the same meter, or made by `apply` for it.
  private func isFor(_ price: StripePrice, _ wanted: DesiredStripeCatalog.Price) -> Bool {
    if let meter = wanted.eventName.flatMap({ state.meters[$0]?.id }),
      price.recurring?.meter == meter
    {
      return true
    }
    return price.metadata["plan"] == wanted.metadata["plan"]
      && price.metadata["meter"] == wanted.metadata["meter"]
      && (wanted.eventName == nil || !price.isMeteredWithoutMeter)
  }

  private func subject(_ subscription: CatalogSubscription) -> String {
    "subscription \(CatalogSubscriber(subscription))"
  }

  private func olderPrice(
    _ older: StripePrice, _ wanted: DesiredStripeCatalog.Price, _ subscription: CatalogSubscription,
    _ plan: String
  ) -> CatalogFinding {
    CatalogFinding(
      .olderPrice, subject(subscription),
      "pays \(wanted.lookupKey) at \(older.id), not at the price that new subscriptions get",
      remedy:
        "it goes on so; POST /api/subscriptions/\(subscription.id)/change with the plan \"\(plan)\" moves it"
    )
  }

  private func missingItem(
    _ wanted: DesiredStripeCatalog.Price, _ holder: StripePrice, _ subscription: CatalogSubscription
  ) -> CatalogFinding {
    CatalogFinding(
      .missingItem, subject(subscription),
      "lacks the metered price \(wanted.lookupKey): its usage of \(wanted.metadata["meter"] ?? "") is recorded and not billed",
      remedy:
        "add it (POST /v1/subscription_items with subscription=\(subscription.id) and price=\(holder.id)); usage from then on is billed"
    )
  }

  private func withoutMeter(
    _ price: StripePrice, _ subscription: CatalogSubscription,
    _ wanted: [DesiredStripeCatalog.Price]
  ) -> CatalogFinding {
    MeterlessPrice(
      price, wanted: counterpart(price, wanted), aggregation: state.aggregations[price.id]
    ).finding(
      subject(subscription),
      remedy:
        "run `billing catalog apply`, then put the catalogue's price into this item's place (POST /v1/subscription_items with the new price, DELETE the old item with clear_usage)"
    )
  }

  /// The catalogue's price for what a price without a meter was meant for: by its lookup key or metadata, or the plan's
  /// only metered one.
  private func counterpart(_ price: StripePrice, _ wanted: [DesiredStripeCatalog.Price])
    -> DesiredStripeCatalog.Price?
  {
    let metered = wanted.filter { $0.meter != nil }
    let named = metered.first {
      $0.lookupKey.text == price.lookupKey || $0.metadata["meter"] == price.metadata["meter"]
    }
    return named ?? (metered.count == 1 ? metered[0] : nil)
  }

  private func unknownPlan(_ subscription: CatalogSubscription, _ plan: String) -> CatalogFinding {
    CatalogFinding(
      .unknownPlan, subject(subscription),
      "is of the plan \"\(plan)\", which the file does not have",
      remedy:
        "it goes on being billed by its own prices; put the plan back into the file, or move the subscription to another plan"
    )
  }
}
