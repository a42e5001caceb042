import Catalog
import StripeAPI

/// The keys of a proposed file, each given out once.
struct AdoptedNames {
  private static let longest = 60

  private let inventory: AccountInventory
  private var plans: Set<String> = []
  private var lookupKeys: Set<String>

  init(_ inventory: AccountInventory) {
    self.inventory = inventory
    lookupKeys = Set(inventory.prices.compactMap(\.lookupKey))
  }

  /// What all subscriptions with the price, or the price, call the plan in their metadata; else the product's name, with the price's note or interval where it
  /// is not the product's first: `Starter Plan` becomes `starter_plan`.
  mutating func planKey(_ product: StripeProduct, _ price: StripePrice, isFirst: Bool) -> String {
    let subscribers = inventory.subscribers(of: price.id)
    let named = Set(
      subscribers.isEmpty
        ? [price.metadata["plan"] ?? ""]
        : subscribers.map { $0.subscription.metadata["plan"] ?? price.metadata["plan"] ?? "" })
    if named.count == 1, let name = named.first, (try? PlanKey(name)) != nil,
      plans.insert(name).inserted
    {
      return name
    }
    let note = price.nickname ?? price.recurring?.interval.rawValue ?? ""
    return Self.free(Self.word(isFirst ? product.name : "\(product.name) \(note)"), &plans)
  }

  /// The price's own lookup key, else one that nothing has.
  mutating func lookupName(_ price: StripePrice, _ wanted: String) -> AdoptedPlan.LookupName {
    if let key = price.lookupKey { return AdoptedPlan.LookupName(text: key, isThere: true) }
    return AdoptedPlan.LookupName(text: Self.free(wanted, &lookupKeys), isThere: false)
  }

  private static func word(_ name: String) -> String {
    let letters = name.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" }
    let words = String(letters).split(separator: "_").joined(separator: "_").prefix(longest)
    return words.isEmpty ? "plan" : String(words)
  }

  private static func free(_ wanted: String, _ taken: inout Set<String>) -> String {
    var name = wanted
    var number = 2
    while !taken.insert(name).inserted {
      name = "\(wanted)_\(number)"
      number += 1
    }
    return name
  }
}
