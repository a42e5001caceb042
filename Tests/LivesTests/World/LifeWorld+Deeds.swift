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
    try await pass(until: life.start + last + life.rules.graceSeconds + 3_600)
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
    case .cancel(let how): try await cancel(how)
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
  private func liveSubscription() async throws -> StripeSubscription? {
    guard contract.endedAt == nil else { return nil }
    return try await dashboard.subscriptions(includingEnded: true).first()
  }

  private func change(to plan: String, atStripe: Bool) async throws {
    guard plan != contract.plans.last?.plan, let subscription = try await liveSubscription(),
      !subscription.status.isFinal
    else { return }
    if atStripe {
      try await changeAtStripe(subscription, to: plan)
    } else {
      try await persist("change to \(plan)", subscription.id) {
        _ = try await service.subscriptions.change(
          subscription.id.rawValue, to: try PlanKey(plan), at: .now)
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
    try await observe(subscription.id)
  }

  /// The meter that a price counts; nil for a base price.
  private func meter(of price: StripePriceID) async throws -> String? {
    let key = try await dashboard.price(price).lookupKey ?? ""
    return Market.meters.first { key == $0 || key.hasPrefix("\($0)_") }
  }

  private func cancel(_ how: Deed.Cancellation) async throws {
    guard let subscription = try await liveSubscription(), !subscription.status.isFinal else {
      return
    }
    switch how {
    case .now:
      try await persist("cancellation", subscription.id) {
        _ = try await service.subscriptions.cancel(subscription.id.rawValue, at: .now)
      }
    case .periodEnd:
      try await persist("cancellation", subscription.id) {
        _ = try await service.subscriptions.cancel(subscription.id.rawValue, at: .periodEnd)
      }
    case .atStripe, .atStripeInvoiced:
      _ = try await dashboard.cancelSubscription(
        subscription.id, invoiceNow: how == .atStripeInvoiced, prorate: false)
      try await observe(subscription.id)
    }
  }

  /// What Stripe has done, whatever it answered: it was done just now.
  private func observe(_ id: StripeSubscriptionID) async throws {
    let subscription = try await dashboard.subscription(id)
    contract.endedAt = (subscription.endedAt ?? subscription.cancelAt).map(\.unixSeconds)
    guard contract.endedAt == nil else { return }
    for item in subscription.items {
      let key = try await dashboard.price(item.price.id).lookupKey ?? ""
      guard key == "devices" || key.hasPrefix("devices_") else { continue }
      let plan = key == "devices" ? "small" : String(key.dropFirst("devices_".count))
      if plan != contract.plans.last?.plan { contract.plans.append((clock.now(), plan)) }
    }
  }

  /// Asks the service again until it does what it is asked, for some hours; what it refuses to the end does not happen.
  private func persist(
    _ what: String, _ id: StripeSubscriptionID, _ ask: () async throws -> Void
  ) async throws {
    let before = (contract.endedAt, contract.plans.count)
    for attempt in 0..<12 {
      if isDown { try await pass(until: downUntil) }
      do {
        try await ask()
        if attempt > 0 { note("\(what) done at attempt \(attempt + 1)") }
        return try await observe(id)
      } catch {
        note("\(what): \(error)")
        try await observe(id)
        if before != (contract.endedAt, contract.plans.count) { return note("\(what) is done") }
        try await pass(until: clock.now() + (attempt < 4 ? 61 : 1_200))
      }
    }
    note("\(what) never happened")
  }
}
