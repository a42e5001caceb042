import Catalog
import StripeAPI

/// What `apply` made for an earlier file and this one no longer has.
///
/// Only what carries our mark is touched: a price with a lookup key, the metadata `plan`, and that plan's product. Prices that
/// gave their key to a newer one stay as they are, because subscriptions may be on them. On a product that was there before the
/// file, only metered prices that `apply` made are touched.
struct CatalogLeftovers {
  let desired: DesiredStripeCatalog
  let state: StripeCatalogState

  /// Products before their prices: should a run end between them, the prices still tell that the product was ours.
  var changes: [CatalogPlan.Change] {
    let products = droppedProducts.map {
      CatalogPlan.Change.archiveProduct(id: $0.id.rawValue, name: $0.name)
    }
    let prices = dropped.filter { state.subscribers(of: $0.id).isEmpty }.map {
      CatalogPlan.Change.archivePrice(id: $0.id.rawValue, lookupKey: $0.lookupKey ?? "")
    }
    return products + prices
  }

  /// Prices that the file no longer has and that someone still pays.
  var stillPaid: [StripePrice] { dropped.filter { !state.subscribers(of: $0.id).isEmpty } }

  private var dropped: [StripePrice] {
    let wanted = Set(desired.prices.map(\.lookupKey.text))
    return state.activePrices.filter { price in
      guard let key = price.lookupKey, let plan = price.metadata["plan"] else { return false }
      return !wanted.contains(key)
        && (price.product.rawValue == DesiredStripeCatalog.productID(plan)
          || adopted.contains(price.product.rawValue) && isLabelled(price))
    }
  }

  private var adopted: Set<String> {
    Set(desired.products.filter(\.isAdopted).map(\.id))
  }

  /// Whether `apply` made a metered price: on a product of someone else's, a plan alone may be someone else's mark.
  private func isLabelled(_ price: StripePrice) -> Bool {
    price.metadata["meter"] != nil
      && price.metadata[DesiredStripeCatalog.Price.labelKey] != nil
  }

  private var droppedProducts: [StripeProduct] {
    let wanted = Set(desired.products.map(\.id))
    let paid = Set(state.subscriptions.flatMap(\.prices).map(\.product))
    var seen: Set<StripeProductID> = []
    return dropped.map(\.product).compactMap { id in
      guard seen.insert(id).inserted, !wanted.contains(id.rawValue), !paid.contains(id),
        let product = state.products[id.rawValue], product.active
      else { return nil }
      return product
    }
  }
}
