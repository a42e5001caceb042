import Catalog
import StripeAPI

/// Whether what is sold already is in the file's currency. A price never changes, so what was sold in another goes on in it.
struct CurrencyInspection {
  let desired: DesiredStripeCatalog
  let state: StripeCatalogState

  /// One for each other currency.
  var findings: [CatalogFinding] {
    guard let wanted = desired.prices.first?.currency else { return [] }
    let sold = state.subscriptions.filter { $0.plan != nil }
    let others = Set(sold.flatMap(\.prices).map(\.currency)).subtracting([wanted])
    return others.sorted().map { currency in
      let paying = sold.filter { $0.prices.contains { $0.currency == currency } }
      return CatalogFinding(
        .otherCurrency, "currency \(wanted)",
        "the file is in \(wanted), and \(CatalogSubscriber.list(paying.map(CatalogSubscriber.init))) pay prices in \(currency): their invoices and late usage stay in \(currency)",
        remedy:
          "nothing moves them: Stripe bills a customer in one currency; a subscription in \(wanted) needs the old one cancelled first, and where Stripe holds the customer to \(currency), another Stripe customer"
      )
    }
  }
}
