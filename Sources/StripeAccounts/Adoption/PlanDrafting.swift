import Amounts
import Catalog
import Metering
import StripeAPI

/// Makes plans of an account's products and prices, one after the other. Pure.
struct PlanDrafting {
  /// Stripe's limit of items in one subscription (docs.stripe.com/api/subscriptions/create).
  private static let maximumItems = 20

  /// A price that is to be part of a plan.
  private struct Metered {
    let price: StripePrice
    let product: StripeProduct
    let meter: DeliveredMeter
    let model: PriceModel
  }

  private let inventory: AccountInventory
  private let known: PriceCatalog
  private let adoption: PriceAdoption
  let currency: String
  private(set) var plans: [AdoptedPlan] = []
  private(set) var meters: [Meter] = []
  private(set) var refusals: [NotAdoptable] = []
  private var names: AdoptedNames
  private var usedMeters: Set<StripeMeterID> = []

  init(_ inventory: AccountInventory, known: PriceCatalog) {
    self.inventory = inventory
    self.known = known
    currency = Self.currency(inventory) ?? known.currency.code
    adoption = PriceAdoption(inventory, currency: currency)
    names = AdoptedNames(inventory)
  }

  mutating func run() {
    var metered: [Metered] = []
    for product in inventory.products {
      let sold = inventory.prices.filter { $0.product == product.id && $0.active }
      guard product.active else {
        for price in sold { refuse(price, "its product \(product.id) is archived") }
        continue
      }
      var plansOfProduct = 0
      for price in sold {
        switch adoption.outcome(price) {
        case .refused(let reason): refuse(price, reason)
        case .metered(let meter, let model):
          metered.append(Metered(price: price, product: product, meter: meter, model: model))
        case .base(let amount):
          if draft(product, price, amount, isFirst: plansOfProduct == 0) { plansOfProduct += 1 }
        }
      }
    }
    for read in metered { add(read) }
    for meter in inventory.meters where !usedMeters.contains(meter.id) {
      refuse("meter \(meter.eventName)", "no price that can be adopted is fed from it")
    }
  }

  /// A plan for a licensed price; false, and the reason told, where the file's reader would not take it.
  private mutating func draft(
    _ product: StripeProduct, _ price: StripePrice, _ amount: UnitPrice?, isFirst: Bool
  ) -> Bool {
    let key = names.planKey(product, price, isFirst: isFirst)
    let plan = AdoptedPlan(
      key: key, product: product.id, name: product.name,
      interval: Self.interval(price.recurring),
      base: amount.map {
        AdoptedPlan.Base(
          price: price.id, amount: $0, lookupKey: names.lookupName(price, "\(key)_base"))
      })
    if let problem = problem(plan, []) {
      refuse(price, problem)
      return false
    }
    plans.append(plan)
    return true
  }

  /// Puts a metered price into a plan: one of its product, else one whose subscriptions have it, else one of its own.
  private mutating func add(_ read: Metered) {
    let (price, meter) = (read.price, read.meter)
    if let id = price.recurring?.meter { usedMeters.insert(id) }
    let candidates = candidates(for: price)
    if candidates.isEmpty { return addAlone(read) }
    let free = candidates.first { index in
      plans[index].items < Self.maximumItems
        && !plans[index].prices.contains { $0.meter.meter == meter.meter }
    }
    guard let index = free else {
      let plan = plans[candidates[0]]
      let first = plan.prices.first { $0.meter.meter == meter.meter }
      let reason =
        first.map {
          "the plan \(plan.key) prices \(meter.meter) already, at \($0.price); a plan has one price for each meter"
        } ?? "the plan \(plan.key) has \(Self.maximumItems) items already"
      return refuse(price, reason)
    }
    guard let priced = priced(read, in: plans[index]) else { return }
    plans[index].prices.append(priced)
    tellOfOthers(price, index)
  }

  private mutating func addAlone(_ read: Metered) {
    var plan = AdoptedPlan(
      key: names.planKey(read.product, read.price, isFirst: true), product: read.product.id,
      name: read.product.name, interval: Self.interval(read.price.recurring), base: nil)
    guard let priced = priced(read, in: plan) else { return }
    plan.prices = [priced]
    plans.append(plan)
  }

  /// The price as one of the plan; nil, and the reason told, where the file's reader would not take it.
  private mutating func priced(_ read: Metered, in plan: AdoptedPlan) -> AdoptedPlan.Metered? {
    let own = Self.interval(read.price.recurring)
    let priced = AdoptedPlan.Metered(
      price: read.price.id, meter: read.meter, model: read.model,
      lookupKey: names.lookupName(read.price, "\(read.meter.meter)_\(plan.key)"),
      interval: own == plan.interval ? nil : own)
    let isNew = !meters.contains { $0.key == read.meter.meter }
    let added = isNew ? meter(read).map { [$0] } ?? [] : []
    var alone = plan
    alone.prices = [priced]
    if let problem = problem(alone, meters + added) {
      refuse(read.price, problem)
      return nil
    }
    meters += added
    return priced
  }

  /// Plans of the same product, those with its interval first; else of its subscriptions, the most frequent one first.
  private func candidates(for price: StripePrice) -> [Int] {
    let interval = Self.interval(price.recurring)
    let same = plans.indices.filter { plans[$0].product == price.product }
    guard same.isEmpty else {
      return same.filter { plans[$0].interval == interval }
        + same.filter { plans[$0].interval != interval }
    }
    let counts = sharing(price)
    return plans.indices.filter { counts[$0] != nil }.sorted {
      (counts[$1] ?? 0, $0) < (counts[$0] ?? 0, $1)
    }
  }

  /// Of how many live subscriptions with this price a plan's base is, by the plan's index.
  private func sharing(_ price: StripePrice) -> [Int: Int] {
    var counts: [Int: Int] = [:]
    for subscription in inventory.subscribers(of: price.id) {
      let paid = Set(subscription.items.map(\.price.id))
      for index in plans.indices where plans[index].base.map({ paid.contains($0.price) }) == true {
        counts[index, default: 0] += 1
      }
    }
    return counts
  }

  private mutating func tellOfOthers(_ price: StripePrice, _ index: Int) {
    let others = sharing(price).keys.filter { $0 != index }.sorted().map { plans[$0].key }
    guard !others.isEmpty else { return }
    refuse(
      price,
      "it is in the plan \(plans[index].key); subscriptions of \(others.joined(separator: ", ")) have it too, and a price is in one plan: give those plans a price of their own"
    )
  }

  /// What the reader of catalogue files has against the plan.
  private func problem(_ plan: AdoptedPlan, _ meters: [Meter]) -> String? {
    do throws(CatalogError) {
      _ = try CatalogProposal(currency: currency, plans: [plan], meters: meters).catalog()
      return nil
    } catch {
      guard let issue = error.issues.first else { return nil }
      let found = issue.found.map { " (\($0))" } ?? ""
      return "a catalogue cannot have it: \(issue.problem)\(found)"
    }
  }

  /// The known meter of that key, else a guess at one.
  private func meter(_ read: Metered) -> Meter? {
    let key = read.meter.meter
    if let meter = known.meter(key) { return meter }
    guard let metric = try? MetricName(key.text) else { return nil }
    return Meter(
      key: key, metric: metric, kind: .gauge, aggregation: .last,
      unit: read.price.metadata["unit_label"] ?? read.product.unitLabel ?? key.text, rounding: .up)
  }

  private mutating func refuse(_ price: StripePrice, _ reason: String) {
    refuse("price \(price.id)", reason)
  }

  private mutating func refuse(_ subject: String, _ reason: String) {
    refusals.append(NotAdoptable(subject: subject, reason: reason))
  }

  /// The currency of most live subscriptions; with none, of most prices; the first by name where several are.
  private static func currency(_ inventory: AccountInventory) -> String? {
    let prices = inventory.prices.filter { $0.active && $0.recurring != nil }
    let sold = Dictionary(
      grouping: inventory.subscriptions.compactMap { $0.items.first?.price.currency }
    ) { $0 }
    let offered = Dictionary(grouping: prices, by: \.currency)
    return offered.keys.max { left, right in
      (sold[left]?.count ?? 0, offered[left]?.count ?? 0, right)
        < (sold[right]?.count ?? 0, offered[right]?.count ?? 0, left)
    }
  }

  private static func interval(_ recurring: StripeRecurrence?) -> BillingInterval {
    guard let recurring, let unit = BillingInterval.Unit(rawValue: recurring.interval.rawValue)
    else { return .monthly }
    return BillingInterval(unit: unit, count: Int64(recurring.intervalCount))
  }
}
