public import Billing
public import Catalog
public import Metering
import StripeAPI
import StripeCatalog
public import UsageLedger

extension StripeSubscriptions {
  /// What a caller waits before the answer says that it goes on by itself.
  static let patience: Duration = .milliseconds(900)

  public func change(
    _ id: String, to plan: PlanKey, prices: [MeterKey]?, at moment: ChangeOrder.Moment
  ) async throws(BillingError) -> SubscriptionChange {
    let record = try await live(id)
    if moment == .periodEnd, try await has(plan, with: prices, record) {
      let taken = try await takeBack(open(record) { $0.kind == .change && $0.moment == .periodEnd })
      return try await outcome(record.id, order: taken.last)
    }
    let wanted = try await changing.plan(plan, with: prices, for: record)
    if record.cancelsAt != nil, moment == .periodEnd { throw .endsFirst(record) }
    // What was named is part of what is accepted.
    var named: [ChangeOrder.Price] = []
    if prices != nil { named = try await priced(wanted) }
    return try await accept(
      ChangeOrder(
        id: newID(), customer: record.customer, subscription: record.id, kind: .change,
        moment: moment, plan: plan.text, requestedAt: try await acceptance(of: record),
        prices: named,
        effectiveAt: moment == .periodEnd ? record.period.end : nil), record)
  }

  /// Whether the subscription has the plan, with these optional prices where they are named.
  private func has(_ plan: PlanKey, with prices: [MeterKey]?, _ record: SubscriptionRecord)
    async throws(BillingError) -> Bool
  {
    guard plan.text == record.plan else { return false }
    guard let prices else { return true }
    let wanted = try await changing.plan(plan, with: prices, for: record)
    return Set(wanted.prices.map(\.meter)) == Set(record.items.compactMap(\.meter))
  }

  private func priced(_ plan: Plan) async throws(BillingError) -> [ChangeOrder.Price] {
    let prices = try await changing.prices(of: plan)
    for price in prices { _ = try await changing.prices.terms(price.id) }
    return prices
  }

  public func cancel(_ id: String, at moment: ChangeOrder.Moment) async throws(BillingError)
    -> SubscriptionChange
  {
    let record = try await live(id)
    return try await accept(
      ChangeOrder(
        id: newID(), customer: record.customer, subscription: record.id, kind: .cancel,
        moment: moment, plan: nil, requestedAt: try await acceptance(of: record),
        effectiveAt: moment == .periodEnd ? record.period.end : nil), record)
  }

  public func takeBack(_ id: String) async throws(BillingError) -> SubscriptionChange {
    guard let record = try await known(id) else { throw Self.unknown(id) }
    let all = try await changes(of: id)
    let open = all.filter(\.status.isOpen)
    guard open.isEmpty else {
      return try await outcome(id, order: try await takeBack(open).last)
    }
    if record.isLive, record.cancelsAt != nil {
      // Planned at Stripe, or by an earlier release: nobody here has an order of it.
      let order = ChangeOrder(
        id: newID(), customer: record.customer, subscription: id, kind: .cancel,
        moment: .periodEnd, plan: nil, requestedAt: clock.wallNow, status: .scheduled,
        effectiveAt: record.cancelsAt)
      return try await outcome(id, order: try await takeBack([order]).last)
    }
    guard let last = all.first, last.status == .revoked else {
      throw BillingError(
        .noPlannedChange, "no change or cancellation of the subscription \(id) is planned")
    }
    return try await outcome(id, order: last)
  }

  public func changes(of id: String) async throws(BillingError) -> [ChangeOrder] {
    guard let record = try await known(id) else { throw Self.unknown(id) }
    return try await storing { () throws(LedgerError) in
      try await store.changes(of: record.customer).filter { $0.subscription == id }
    }
  }

  /// Durable first; what was planned before gives way to it. Then one attempt, for which the caller waits.
  private func accept(_ order: ChangeOrder, _ record: SubscriptionRecord)
    async throws(BillingError) -> SubscriptionChange
  {
    try await keep(order)
    switch await attempt(order.id) {
    case .failure(let error) where !error.passes:
      if let kept = try await execution.order(order.id), kept.status != .done {
        try await keep(kept.with(.lapsed, problem: error.context, at: clock.wallNow))
      }
      throw error
    case .failure, .success, nil: break
    }
    return try await outcome(record.id, order: try await execution.order(order.id))
  }

  /// Behind whatever was accepted for the subscription before, though another process' clock may be ahead.
  private func acceptance(of record: SubscriptionRecord) async throws(BillingError) -> Timestamp {
    let newest = try await changes(of: record.id).first?.requestedAt
    return max(
      clock.wallNow, newest.map { Timestamp(nanoseconds: $0.nanoseconds + 1) } ?? clock.wallNow)
  }

  private func takeBack(_ orders: [ChangeOrder]) async throws(BillingError) -> [ChangeOrder] {
    var taken: [ChangeOrder] = []
    for order in orders {
      try await keep(order.with(.revoking, at: clock.wallNow))
      if case .failure(let error)? = await attempt(order.id), !error.passes { throw error }
      taken.append(try await execution.order(order.id) ?? order)
    }
    return taken
  }

  /// By whoever works in the background; without anybody there, here and now.
  private func attempt(_ id: String) async -> Result<Void, BillingError>? {
    if let carrier { return await carrier.attempt(id, waitingAtMost: Self.patience) }
    do throws(BillingError) {
      try await execution.carryOut(id)
      return .success(())
    } catch {
      return .failure(error)
    }
  }

  private func open(_ record: SubscriptionRecord, where matches: (ChangeOrder) -> Bool)
    async throws(BillingError) -> [ChangeOrder]
  {
    try await changes(of: record.id).filter { $0.status.isOpen && matches($0) }
  }

  private func keep(_ order: ChangeOrder) async throws(BillingError) {
    try await storing { () throws(LedgerError) in try await store.save(order) }
  }

  private func known(_ id: String) async throws(BillingError) -> SubscriptionRecord? {
    try await storing { () throws(LedgerError) in try await store.subscription(id) }
  }

  private static func unknown(_ id: String) -> BillingError {
    BillingError(.noSubscription, "there is no subscription \(id)")
  }

  /// As known here: whether Stripe agrees turns out when it is changed. Throws `noSubscription` for an id that nobody here
  /// has or that is over, `notLinked` without a link.
  func live(_ id: String) async throws(BillingError) -> SubscriptionRecord {
    guard let record = try await known(id) else { throw Self.unknown(id) }
    guard record.isLive else {
      throw BillingError(.noSubscription, "the subscription \(id) is over: it is \(record.status)")
    }
    _ = try await store.existingLink(of: record.customer)
    return record
  }

  /// As known here: an order that goes on by itself is not waited for.
  private func outcome(_ id: String, order: ChangeOrder?) async throws(BillingError)
    -> SubscriptionChange
  {
    guard let record = try await known(id) else { throw Self.unknown(id) }
    if let order, !order.awaitsExecution { notices?.notify(record.customer) }
    guard order.map({ !$0.awaitsExecution }) ?? true else {
      return SubscriptionChange(subscription: record, segments: [], order: order)
    }
    let now = try await clock.now(for: try await store.existingLink(of: record.customer))
    let state = try await states.state(
      of: record.customer, at: .known(now),
      scope: .segments { $0.key.start >= record.period.start })
    return SubscriptionChange(
      subscription: record, segments: try state.billed(.last(of: record, state.records)),
      order: order)
  }
}
