import Catalog
import Metering
import StripeAPI

/// The checks that a person would go through when usage does not show at Stripe or shows with a wrong amount. Pure.
struct CatalogInspection {
  let desired: DesiredStripeCatalog
  let state: StripeCatalogState

  var findings: [CatalogFinding] {
    desired.meters.compactMap(meterConflict) + desired.prices.flatMap(holderFindings)
      + CatalogLeftovers(desired: desired, state: state).stillPaid.map(stillPaid)
      + SubscriptionInspection(desired: desired, state: state).findings
      + CurrencyInspection(desired: desired, state: state).findings
  }

  private func meterConflict(_ meter: DesiredStripeCatalog.Meter) -> CatalogFinding? {
    guard meter.isInConflict(state), let there = state.meters[meter.eventName] else { return nil }
    let window = there.eventTimeWindow.map { " per \($0.rawValue)" } ?? ""
    let price = desired.prices.first { $0.eventName == meter.eventName }
    let summed = there.formula == .sum && price?.meter?.kind == .gauge
    let cost = summed ? price.flatMap { HourlySumCost($0) }.map { "; \($0.text)" } ?? "" : ""
    return CatalogFinding(
      summed ? .sumOfGauge : .meterConflict, "meter \(meter.eventName)",
      "\(there.id) has the formula \(there.formula)\(window), totals need last, and a meter cannot change\(cost)",
      remedy:
        "once nothing reports to it any more, deactivate it (POST /v1/billing/meters/\(there.id)/deactivate) and run `billing catalog apply` again: it makes a meter with the formula last and new prices; or give the meter another key in the file",
      isConflict: true)
  }

  private func holderFindings(_ price: DesiredStripeCatalog.Price) -> [CatalogFinding] {
    guard let there = state.prices[price.lookupKey.text] else {
      return [nearKey(price)].compactMap { $0 }
    }
    return [archived(price, there), withoutMeter(price, there)].compactMap { $0 }
  }

  private func archived(_ price: DesiredStripeCatalog.Price, _ there: StripePrice)
    -> CatalogFinding?
  {
    guard !there.active else { return nil }
    return CatalogFinding(
      .archivedKey, "price \(price.lookupKey)",
      "the archived price \(there.id) holds this lookup key, so code that looks the key up finds a price that cannot be sold",
      remedy: "`billing catalog apply` makes a new price and moves the key to it")
  }

  private func withoutMeter(_ price: DesiredStripeCatalog.Price, _ there: StripePrice)
    -> CatalogFinding?
  {
    guard there.isMeteredWithoutMeter, price.eventName != nil else { return nil }
    return MeterlessPrice(there, wanted: price, aggregation: state.aggregations[there.id])
      .finding(
        "price \(price.lookupKey)",
        remedy: "`billing catalog apply` makes a new price with a meter and moves the key to it")
  }

  private func nearKey(_ price: DesiredStripeCatalog.Price) -> CatalogFinding? {
    let wanted = Self.folded(price.lookupKey.text)
    let near = state.activePrices.first { $0.lookupKey.map(Self.folded) == wanted }
    guard let near, let key = near.lookupKey else { return nil }
    return CatalogFinding(
      .nearLookupKey, "price \(price.lookupKey)",
      "\(near.id) has the lookup key \"\(key)\", which is not \"\(price.lookupKey)\": keys must match to the letter",
      remedy:
        "`billing catalog apply` makes a price with the right key; or give that price the key first (POST /v1/prices/\(near.id) with lookup_key=\(price.lookupKey))"
    )
  }

  private func stillPaid(_ price: StripePrice) -> CatalogFinding {
    CatalogFinding(
      .stillPaid, "price \(price.lookupKey ?? price.id.rawValue)",
      "the file no longer has it, and it is paid by \(CatalogSubscriber.list(state.subscribers(of: price.id)))",
      remedy:
        "they go on paying it; once they are on another plan or cancelled, `billing catalog apply` archives it"
    )
  }

  /// Letters and digits in lower case: `Device-Usage` and `device_usage` are near.
  private static func folded(_ key: String) -> String {
    key.lowercased().filter { $0.isLetter || $0.isNumber }
  }
}
