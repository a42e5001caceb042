/// Carries out the phases of schedules on their subscriptions' clock.
extension SandboxState {
  /// The phase that begins when the subscription's running one ends, if there is one.
  private func nextPhase(of subscription: Subscription) -> SubscriptionSchedule.Phase? {
    guard let end = subscription.phaseEnd else { return nil }
    return subscription.schedule.flatMap { schedules[$0] }?.phases.first { $0.start == end }
  }

  /// Whether the end of the running phase is the end of the subscription.
  func endsWithSchedule(_ subscription: Subscription) -> Bool {
    guard let schedule = subscription.schedule.flatMap({ schedules[$0] }) else { return false }
    return nextPhase(of: subscription) == nil && schedule.endBehavior == .cancel
  }

  /// Puts the prices of the phase that begins at a renewal into a subscription; their periods begin at `moment`.
  mutating func beginPhase(of subscription: inout Subscription, at moment: Int64) {
    guard let phase = nextPhase(of: subscription) else {
      subscription.phaseEnd = nil
      subscription.schedule = nil
      return
    }
    let before = subscription
    var old = subscription.items
    var items: [SubscriptionItem] = []
    for entry in phase.items {
      if let index = match(entry, among: old, phase) {
        items.append(changed(old.remove(at: index), to: entry, at: moment))
      } else {
        items.append(newItem(entry, at: moment))
      }
    }
    subscription.items = items
    subscription.phaseEnd = phase.end
    subscription.metadata = phase.merged(subscription.metadata)
    if phase.startsCycle == true { subscription.anchor = moment }
    for item in old where item.periodEnd > moment {
      let request = ItemRequest(
        id: item.id, metadata: Parameters(tree: .empty), isDeleted: true, clearsUsage: false,
        path: "")
      ItemChange(request: request, behavior: phase.prorations, now: moment).prorate(
        item, nil, of: before, in: &self)
    }
  }

  /// The item of the same price; where the switch says so, else the next one that the phase leaves out.
  private func match(
    _ entry: SubscriptionSchedule.Entry, among items: [SubscriptionItem],
    _ phase: SubscriptionSchedule.Phase
  ) -> Int? {
    if let same = items.firstIndex(where: { $0.price == entry.price }) { return same }
    guard rules.scheduledChangeKeepsItemIDs else { return nil }
    let isMetered = prices[entry.price]?.isMetered
    return items.firstIndex { item in
      prices[item.price]?.isMetered == isMetered
        && !phase.items.contains { $0.price == item.price }
    }
  }

  private func changed(
    _ item: SubscriptionItem, to entry: SubscriptionSchedule.Entry, at moment: Int64
  ) -> SubscriptionItem {
    var item = item
    item.quantity = entry.quantity
    if item.price != entry.price {
      item.price = entry.price
      item.usageStart = moment
      item.billedUsage = nil
    }
    return item
  }

  private mutating func newItem(_ entry: SubscriptionSchedule.Entry, at moment: Int64)
    -> SubscriptionItem
  {
    SubscriptionItem(
      id: ids.id("si_", length: 14), created: moment, price: entry.price, quantity: entry.quantity,
      periodStart: moment, periodEnd: moment, usageStart: moment, metadata: entry.metadata)
  }

  /// A phase that ends inside of a period: the next one's prices hold at once, or the schedule is over.
  mutating func endPhase(of subscription: Subscription, at moment: Int64) {
    if endsWithSchedule(subscription) {
      if let id = subscription.schedule { complete(id, at: moment) }
      end(subscription.id, at: moment, invoicing: true)
      return
    }
    if let phase = nextPhase(of: subscription) {
      subscriptions.update(subscription.id) { $0.phaseEnd = phase.end }
      apply(phase, to: subscription.id, at: moment, behavior: phase.prorations)
      record("customer.subscription.updated", .subscription(subscription.id))
    } else {
      subscriptions.update(subscription.id) {
        $0.phaseEnd = nil
        $0.schedule = nil
      }
    }
    noteSchedule(of: subscription, at: moment)
  }

  /// Says of the schedule of `before` what its phase's end at `moment` means: a new phase, or that it is over.
  mutating func noteSchedule(of before: Subscription, at moment: Int64) {
    guard let id = before.schedule, before.phaseEnd == moment else { return }
    if nextPhase(of: before) != nil {
      record("subscription_schedule.updated", .schedule(id))
    } else {
      release(id, at: moment)
    }
  }

  /// Makes a subscription have a phase's prices now.
  mutating func apply(
    _ phase: SubscriptionSchedule.Phase, to id: String, at now: Int64, behavior: ProrationBehavior
  ) {
    guard let subscription = subscriptions[id] else { return }
    var old = subscription.items
    var requests: [ItemRequest] = []
    for entry in phase.items {
      let item = match(entry, among: old, phase).map { old.remove(at: $0) }
      if item?.price == entry.price, item?.quantity == entry.quantity { continue }
      let price = item?.price == entry.price ? nil : prices[entry.price]
      requests.append(
        ItemRequest(
          id: item?.id, price: price, quantity: entry.quantity,
          metadata: Parameters(tree: .empty), isDeleted: false, clearsUsage: false, path: ""))
    }
    requests += old.map {
      ItemRequest(
        id: $0.id, metadata: Parameters(tree: .empty), isDeleted: true, clearsUsage: false,
        path: "")
    }
    for request in requests {
      // What a phase may have was checked when it was written.
      try? ItemChange(request: request, behavior: behavior, now: now).apply(to: id, in: &self)
    }
    subscriptions.update(id) { $0.metadata = phase.merged($0.metadata) }
    if behavior == .alwaysInvoice { invoicePending(of: id, at: now) }
  }
}

extension SubscriptionSchedule.Phase {
  /// A phase's metadata adds to the subscription's and replaces what has the same key
  /// (docs.stripe.com/api/subscription_schedules/object#subscription_schedule_object-phases-metadata).
  func merged(_ pairs: [StringPair]) -> [StringPair] {
    let names = Set(metadata.map(\.name))
    return pairs.filter { !names.contains($0.name) } + metadata
  }
}
