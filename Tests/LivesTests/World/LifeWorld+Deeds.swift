import Billing
import Catalog
import LedgerConformance
import Metering
import StripeAPI
import StripeAccounts
import StripeCatalog
import StripeDelivery
import UsageLedger

extension LifeWorld {
  /// Lives the story and what follows until every invoice is final.
  func live() async throws {
    for step in life.steps {
      try await pass(until: life.start + step.at)
      try await perform(step.deed)
    }
    let last = max(life.end, life.trialDays * Life.daySeconds) + Life.daySeconds
    // What happened at last comes to be known within the hour.
    let over = max(life.start + last + life.rules.graceSeconds, clock.now())
    try await pass(until: over + 3_600)
    // What no invoice has is known after three days.
    for _ in 0..<8 {
      guard try await !isClosed(life.start + life.end) else { return }
      try await pass(until: clock.now() + Life.daySeconds / 2)
    }
  }

  /// Whether all that had begun by then is closed.
  private func isClosed(_ moment: Int64) async throws -> Bool {
    let closed = try await store.certificates(of: .life, overlapping: nil).flatMap(\.segments)
      .map(\.segment.key)
    return try await store.segments(of: .life).allSatisfy {
      $0.span.isEmpty || moment < $0.key.start.seconds || closed.contains($0.key)
    }
  }

  private func perform(_ deed: Deed) async throws {
    switch deed {
    case .report(let fact):
      guard !isDown else { return unsent.append(fact) }
      try await accept(fact)
      await work(.request)
    case .change(let plan, let atStripe):
      try await change(to: plan, atStripe: atStripe)
    case .plan(let plan):
      guard plan != contracts[0].plans.last?.plan else { return }
      try await persist("plan \(plan)", contracts[0].subscription) {
        try await $0.change($1, to: try PlanKey(plan), at: .periodEnd)
      }
    case .takeBack:
      try await persist("taking back", contracts[0].subscription) { try await $0.takeBack($1) }
      let orders = try await store.changes(of: .life)
      if orders.contains(where: { $0.status == .revoked }) { happened.insert(.planTakenBack) }
    case .subscribe: try await subscribe()
    case .cancel(let how, let place): try await cancel(how, place)
    case .voidInvoice:
      guard let invoice = stripe.newestOpenInvoice() else { return }
      note("\(invoice) void")
      _ = try await dashboard.voidInvoice(StripeInvoiceID(invoice))
      happened.insert(.invoiceVoided)
    case .deleteItem: try await deleteItem()
    case .billLate: await billLate()
    case .finalizeDrafts:
      for draft in stripe.drafts() {
        note("\(draft) finalized")
        _ = try await dashboard.finalizeInvoice(StripeInvoiceID(draft))
      }
    case .backUp: await backUp()
    case .restore: try await restore()
    case .stop(let seconds): downUntil = max(downUntil, clock.now() + seconds)
    case .suffer(let trouble, let seconds): suffer(trouble, seconds: seconds)
    }
  }

  /// The subscription as Stripe has it; nil once it is over.
  private func live(_ place: Deed.Place) async throws -> StripeSubscription? {
    guard let contract = place == .first ? contracts.first : contracts.dropFirst().first else {
      return nil
    }
    let subscription = try await dashboard.subscription(
      StripeSubscriptionID(contract.subscription))
    return subscription.status.isFinal ? nil : subscription
  }

  private func change(to plan: String, atStripe: Bool) async throws {
    guard plan != contracts[0].plans.last?.plan, let subscription = try await live(.first) else {
      return
    }
    if atStripe {
      try await changeAtStripe(subscription, to: plan)
    } else {
      try await persist("change to \(plan)", subscription.id.rawValue) {
        try await $0.change($1, to: try PlanKey(plan), at: .now)
      }
    }
  }

  /// Every item gets the price that the other plan has for it, in one call, as in the dashboard.
  private func changeAtStripe(_ subscription: StripeSubscription, to plan: String) async throws {
    let wanted = PlanPrices(stripe: dashboard, catalog: catalog)
    var changes: [StripeItemChange] = []
    var left = try await wanted.prices(of: try wanted.plan(try PlanKey(plan)))
    for item in subscription.items {
      let name = try await meter(of: item.price.id)
      if let index = left.firstIndex(where: { $0.meter?.text == name }) {
        let price = left.remove(at: index)
        changes.append(
          .replace(item.id, price: price.id, quantity: price.meter == nil ? 1 : nil))
      } else {
        changes.append(.remove(item.id, clearUsage: false))
      }
    }
    changes += left.map { StripeItemChange.add(price: $0.id, quantity: $0.meter == nil ? 1 : nil) }
    _ = try await dashboard.updateSubscription(
      subscription.id, StripeSubscriptionUpdate(items: changes, proration: .create))
    try await observe(subscription.id.rawValue)
  }

  /// The meter that a price counts; nil for a base price.
  private func meter(of price: StripePriceID) async throws -> String? {
    let key = try await dashboard.price(price).lookupKey ?? ""
    return Market.meters(of: life.plan).first { key == $0 || key.hasPrefix("\($0)_") }
  }

  private func cancel(_ how: Deed.Cancellation, _ place: Deed.Place) async throws {
    guard let subscription = try await live(place), subscription.cancelAt == nil else { return }
    switch how {
    case .now:
      try await persist("cancellation", subscription.id.rawValue) {
        try await $0.cancel($1, at: .now)
      }
    case .periodEnd:
      try await persist("cancellation", subscription.id.rawValue) {
        try await $0.cancel($1, at: .periodEnd)
      }
    case .atStripe, .atStripeInvoiced:
      _ = try await dashboard.cancelSubscription(
        subscription.id, invoiceNow: how == .atStripeInvoiced, prorate: false)
      try await observe(subscription.id.rawValue)
    }
  }

  private func subscribe() async throws {
    for _ in 0..<12 {
      if isDown { try await pass(until: downUntil) }
      do {
        _ = try await service.subscriptions.subscribe(
          SubscriptionRequest(customer: .life, plan: try PlanKey(Market.secondPlan)))
      } catch {
        note("second subscription: \(error)")
      }
      // Made is made, whatever was answered: the service finds it by itself.
      let all = try await dashboard.subscriptions(includingEnded: true).all()
      if let made = all.first(where: { $0.id.rawValue != contracts[0].subscription }) {
        let start = made.startDate.unixSeconds
        contracts.append(
          Contract(
            subscription: made.id.rawValue, start: start, trialEnd: start,
            plans: [(start, Market.secondPlan)]))
        happened.insert(.secondSubscriptionBegan)
        return
      }
      try await pass(until: clock.now() + 61)
    }
  }

  private func deleteItem() async throws {
    guard let item = stripe.waiting().last(where: { $0.isUsage }) else { return }
    note("\(item.id) deleted")
    stripe.delete(item.id)
    happened.insert(.itemDeleted)
  }

  /// What cannot be billed now is billed another time.
  private func billLate() async {
    guard !isDown else { return }
    do {
      let open = try await service.lateEntries().filter { $0.state == .open }.map(\.id)
      note("billing \(open.count) late entries")
      _ = try await service.late.bill(Set(open), of: .life)
      try await decideDifferences()
      if !open.isEmpty { happened.insert(.lateUsageBilledOnTheWay) }
    } catch {
      note("late billing: \(error)")
    }
  }

  /// What Stripe has done, whatever it answered: it was done just now, or with the period where it was planned.
  func observe(_ id: String, isPlanned: Bool = false) async throws {
    guard let index = contracts.firstIndex(where: { $0.subscription == id }) else { return }
    let subscription = try await dashboard.subscription(StripeSubscriptionID(id))
    contracts[index].endedAt = (subscription.endedAt ?? subscription.cancelAt).map(\.unixSeconds)
    guard subscription.endedAt == nil else {
      if index > 0 { happened.insert(.secondSubscriptionEnded) }
      return
    }
    for item in subscription.items {
      let key = try await dashboard.price(item.price.id).lookupKey ?? ""
      guard key == "devices" || key.hasPrefix("devices_") else { continue }
      let plan = key == "devices" ? "small" : String(key.dropFirst("devices_".count))
      guard plan != contracts[index].plans.last?.plan else { continue }
      let begun = item.period?.start.unixSeconds ?? clock.now()
      contracts[index].plans.append((isPlanned ? begun : clock.now(), plan))
      if isPlanned { happened.insert(.plannedChangeCame) }
    }
  }

  /// Has the service do what it is asked: what it accepted it carries out by itself, what it refuses is asked again for some
  /// hours. What it does not do by then does not happen.
  private func persist(
    _ what: String, _ id: String,
    _ ask: (StripeSubscriptions, String) async throws -> SubscriptionChange
  ) async throws {
    func state() -> [String] { contracts.map { "\($0.endedAt ?? 0) \($0.plans.count)" } }
    let before = state()
    var order: ChangeOrder?
    for attempt in 0..<12 {
      if isDown { try await pass(until: downUntil) }
      do {
        if let known = order {
          order = try await service.execution.carryOut(known.id)
        } else {
          order = try await ask(service.subscriptions, id).order
        }
        try await observe(id)
        guard order?.awaitsExecution ?? false else {
          if order?.status == .done {
            happened.insert(order?.kind == .cancel ? .cancelledByUs : .changedByUs)
          }
          if attempt > 0 { note("\(what) done at attempt \(attempt + 1)") }
          return
        }
      } catch let error as BillingError where !error.passes {
        try await observe(id)
        return note("\(what) is refused: \(error)")
      } catch {
        note("\(what): \(error)")
        try await observe(id)
        if order == nil, before != state() { return note("\(what) is done") }
      }
      try await pass(until: clock.now() + (attempt < 4 ? 61 : 1_200))
    }
    note("\(what) never happened")
  }
}
