import Amounts
public import Billing
public import Catalog
public import Metering
public import StripeAPI
import StripeAccounts
import StripeCatalog
public import UsageLedger

/// Bills or waives late usage, each entry once, and what invoices charge otherwise than was certified.
///
/// The decision and its amounts are written before Stripe is asked, the outcome after: one invoice item for each segment and
/// decision, however many entries it is about. Cut short in between, the next call goes on: what Stripe has is looked up
/// before anything is sent, because Stripe forgets idempotency keys after a day (docs.stripe.com/api/idempotent_requests), and
/// a store that was restored from a backup forgets its decisions.
public struct LateBilling: Sendable {
  /// Tenths of a second: longer than a dead process' lease.
  private static let leaseAttempts = 300

  private let store: any BillingStore
  private let usage: LateUsage
  private let elsewhere: BilledElsewhere
  private let earlier: EarlierLateItems
  private let sending: AdjustmentSending
  private let clock: any WallClock

  public init(
    store: any BillingStore, stripe: StripeClient, catalog: PriceCatalog, clock: any WallClock
  ) {
    self.store = store
    self.clock = clock
    elsewhere = BilledElsewhere(store: store, stripe: stripe, clock: clock)
    earlier = EarlierLateItems(store: store, stripe: stripe, clock: clock)
    let states = CustomerStates(
      store: store, stripe: stripe, catalog: catalog,
      clock: CustomerClock(stripe: stripe, wall: clock))
    usage = LateUsage(store: store, states: states)
    sending = AdjustmentSending(store: store, stripe: stripe, states: states, clock: clock)
  }

  /// Bills one late entry; see `bill(_:of:)` for several.
  public func bill(_ id: EntryID, of customer: CustomerID) async throws(BillingError) -> LateEntry {
    guard let billed = try await bill([id], of: customer).first else {
      throw BillingError(.storeFailed, "entry \(id) is not there")
    }
    return billed
  }

  /// Bills late entries together: one invoice item for each segment on the customer's next invoice, or on an invoice of its own
  /// where no subscription will make one; nothing is sent for an amount of zero. The entries as they are then, by number.
  ///
  /// The same again changes nothing, nor does billing a report that is void. Throws `notLate` for another entry,
  /// `alreadyDecided` for a waived one, `notRatable` for one whose amount cannot be told any more, `notSettled` while another
  /// process is busy with the customer, `notLinked`, and nothing is changed then; and what Stripe answers, when the decision
  /// stands and the next call carries it out. Usage that was closed without an invoice may have a draft or an invoice item that
  /// waits for a person: `notSettled` names it, and nothing is changed; once it is invoiced, what it billed costs nothing more.
  public func bill(_ ids: Set<EntryID>, of customer: CustomerID) async throws(BillingError)
    -> [LateEntry]
  {
    let late = try await findToBill(ids, of: customer)
    guard late.contains(where: { [.open, .billing].contains($0.state) }) else { return late }
    try await alone(customer) { lease throws(BillingError) in
      try await decideToBill(ids, of: customer)
      try await sending.carryOut(customer, renewing: lease)
    }
    return try await find(ids, of: customer)
  }

  /// The amount of an entry follows from what was billed before it, so they are rated anew while nobody else bills.
  private func decideToBill(_ ids: Set<EntryID>, of customer: CustomerID)
    async throws(BillingError)
  {
    try await earlier.settle(try await findToBill(ids, of: customer), of: customer)
    let late = try await find(ids, of: customer)
    let open = late.filter { $0.state == .open }
    let adjustments = try await storing { () throws(LedgerError) in
      try await store.adjustments(of: customer)
    }
    for late in late where late.state == .billing {
      try await adjust(late, adjustments, of: customer)
    }
    guard !open.isEmpty else { return }
    try await elsewhere.check(open, of: customer)
    let now = adjustments.nextDecision(at: clock.now())
    let bill = try await usage.bill(Set(open.map(\.id)), of: customer, at: now)
    try await storing { () throws(LedgerError) in
      try await store.recordDecisions(
        bill.decisions(of: customer, at: now), adjustments: bill.adjustments)
    }
  }

  /// What an earlier version decided and could not carry out has no adjustment yet: it gets its own, known by the same time.
  private func adjust(
    _ late: LateEntry, _ adjustments: [SegmentAdjustment], of customer: CustomerID
  ) async throws(BillingError) {
    guard let decision = late.decision, decision.amount != .zero,
      !adjustments.contains(where: { $0.id.decidedAt == decision.decidedAt })
    else { return }
    let bill = try await usage.bill([late.id], of: customer, at: decision.decidedAt)
    try await storing { () throws(LedgerError) in
      guard !bill.adjustments.isEmpty else {
        return try await store.settleDecision(
          about: late.id, of: customer, invoiceItem: nil, at: clock.now())
      }
      try await store.recordDecisions([], adjustments: bill.adjustments)
    }
  }

  /// Runs `work` with the customer's lease, for which it waits a moment: two that bill at once would both rate their
  /// entries beside the same ones, and what they bill together would not be what the entries cost together.
  private func alone(
    _ customer: CustomerID, _ work: (DeliveryLease) async throws(BillingError) -> Void
  ) async throws(BillingError) {
    let lease = DeliveryLease(
      journal: store, customer: customer, holder: "late-\(UInt64.random(in: 0 ... .max))",
      clock: clock)
    try await take(lease, of: customer)
    let result: Result<Void, BillingError>
    do {
      result = .success(try await work(lease))
    } catch {
      result = .failure(error)
    }
    try await storing { () throws(LedgerError) in try await lease.release() }
    return try result.get()
  }

  private func take(_ lease: DeliveryLease, of customer: CustomerID) async throws(BillingError) {
    for _ in 0..<Self.leaseAttempts {
      if try await storing({ () throws(LedgerError) in try await lease.take() }) { return }
      try? await Task.sleep(for: .milliseconds(100))
    }
    throw BillingError(
      .notSettled,
      "another process is busy with \(customer); nothing was changed, try again in a moment")
  }

  /// Writes down that a late entry is not billed, with zero for an amount that cannot be told. The same again changes
  /// nothing; throws `alreadyDecided` for a billed one, and `notSettled` where a draft or an invoice item that waits for a person
  /// would bill it all the same.
  public func waive(_ id: EntryID, of customer: CustomerID, reason: String)
    async throws(BillingError) -> LateEntry
  {
    let late = try await find(id, of: customer)
    if late.state == .open {
      try await elsewhere.check([late], of: customer)
      // What an invoice is seen to have now costs nothing more.
      try await waive(try await find(id, of: customer), reason: reason, of: customer)
    }
    let decided = try await find(id, of: customer)
    guard decided.state == .waived else {
      let what = decided.state == .void ? "is void: there is nothing to waive" : "was billed"
      throw BillingError(.alreadyDecided, "entry \(id) \(what)")
    }
    return decided
  }

  /// When another was first, its decision stands.
  private func waive(_ late: LateEntry, reason: String, of customer: CustomerID)
    async throws(BillingError)
  {
    let now = clock.now()
    let decision = LateDecision(
      customer: customer, entry: late.id, kind: .waive, amount: late.amount ?? .zero,
      currency: late.currency.code, reason: reason, decidedAt: now, settledAt: now)
    do throws(LedgerError) { try await store.recordDecision(decision) } catch {
      guard error.code == .conflict else { throw BillingError(ledger: error) }
    }
  }

  /// Bills or credits what the invoices of closed segments charge otherwise than what was certified costs, or waives it for a
  /// reason: each difference once. What was decided, as it is then.
  ///
  /// Throws as `bill(_:of:)` does.
  public func decideDifferences(of customer: CustomerID, waivingFor reason: String? = nil)
    async throws(BillingError) -> [SegmentDifference]
  {
    var decided: [SegmentDifference] = []
    try await alone(customer) { lease throws(BillingError) in
      if reason == nil {
        try await elsewhere.check(try await usage.differences(of: customer), of: customer)
      }
      let differences = try await usage.differences(of: customer)
      if !differences.isEmpty {
        let adjustments = try await storing { () throws(LedgerError) in
          try await store.adjustments(of: customer)
        }
        let now = adjustments.nextDecision(at: clock.now())
        try await storing { () throws(LedgerError) in
          try await store.recordDecisions(
            [], adjustments: differences.map { $0.adjustment(waivedFor: reason, at: now) })
        }
      }
      decided = differences
      try await sending.carryOut(customer, renewing: lease)
    }
    return decided
  }

  /// Credits what Stripe's invoice items have beyond what was decided, as after a restored backup, or lets it be for a reason:
  /// each once. What it was. To be called when what is late has been billed: that finds those items.
  ///
  /// Throws as `bill(_:of:)` does.
  public func settleSurplus(of customer: CustomerID, waivingFor reason: String? = nil)
    async throws(BillingError) -> [AdjustmentSurplus]
  {
    var found: [AdjustmentSurplus] = []
    try await alone(customer) { lease throws(BillingError) in
      try await sending.carryOut(customer, renewing: lease)
      found = try await sending.settleSurplus(customer, waivingFor: reason, renewing: lease)
    }
    return found
  }

  private func find(_ id: EntryID, of customer: CustomerID) async throws(BillingError) -> LateEntry
  {
    try await find([id], of: customer, isRated: true)[0]
  }

  /// Without amounts of open entries, unless they are wanted: in each period they cost as much as all of its entries.
  private func find(_ ids: Set<EntryID>, of customer: CustomerID, isRated: Bool = false)
    async throws(BillingError) -> [LateEntry]
  {
    let found = try await usage.list(customer) { isRated && ids.contains($0) }
      .filter { ids.contains($0.id) }
    if let missing = ids.subtracting(found.map(\.id)).min() {
      throw BillingError(
        .notLate,
        "entry \(missing) did not come after its period was closed: its total has it already")
    }
    return found
  }

  private func findToBill(_ ids: Set<EntryID>, of customer: CustomerID) async throws(BillingError)
    -> [LateEntry]
  {
    let found = try await find(ids, of: customer)
    if let waived = found.first(where: { $0.state == .waived }) {
      throw BillingError(.alreadyDecided, "entry \(waived.id) was waived; nothing was changed")
    }
    return found
  }
}
