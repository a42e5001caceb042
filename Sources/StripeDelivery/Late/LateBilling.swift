import Amounts
public import Billing
public import Catalog
public import Metering
public import StripeAPI
import StripeAccounts
import StripeCatalog
public import UsageLedger

/// Bills or waives late usage, each entry once.
///
/// The decision and its amount are written before Stripe is asked, the outcome after. Cut short in between, the same call
/// goes on: it looks the invoice item up at Stripe before it sends one, because Stripe forgets idempotency keys after a
/// day (docs.stripe.com/api/idempotent_requests).
public struct LateBilling: Sendable {
  /// Tenths of a second: longer than a dead process' lease.
  private static let leaseAttempts = 300

  private let store: any BillingStore
  private let stripe: StripeClient
  private let usage: LateUsage
  private let elsewhere: BilledElsewhere
  private let clock: any WallClock

  public init(
    store: any BillingStore, stripe: StripeClient, catalog: PriceCatalog, clock: any WallClock
  ) {
    self.store = store
    self.stripe = stripe
    self.clock = clock
    elsewhere = BilledElsewhere(store: store, stripe: stripe, clock: clock)
    usage = LateUsage(
      store: store,
      states: CustomerStates(
        store: store, stripe: stripe, catalog: catalog,
        clock: CustomerClock(stripe: stripe, wall: clock)))
  }

  /// Bills a late entry by one invoice item on the customer's next invoice, or on an invoice of its own where no
  /// subscription will make one; nothing is sent for an amount of zero.
  ///
  /// The same again changes nothing, nor does billing a report that is void. Throws `notLate` for another entry,
  /// `alreadyDecided` for a waived one, `notRatable` for one whose amount cannot be told any more, `notSettled` while another
  /// process is busy with the customer, `notLinked`, and what Stripe answers; then the decision stands and the same call
  /// carries it out. Usage that was closed without an invoice may have a draft that waits for a person: `notSettled` names it,
  /// and nothing is changed; once it is final, `alreadyDecided` says that it billed the entry.
  public func bill(_ id: EntryID, of customer: CustomerID) async throws(BillingError) -> LateEntry {
    let late = try await find(id, of: customer)
    switch late.state {
    case .billed, .void: return late
    case .waived: throw BillingError(.alreadyDecided, "entry \(id) was waived")
    case .billing: try await send(late, of: customer, isRetry: true)
    case .open:
      let isMine = try await alone(customer) { () throws(BillingError) in
        try await decideToBill(id, of: customer)
      }
      let decided = try await find(id, of: customer)
      guard decided.state != .waived else {
        throw BillingError(.alreadyDecided, "entry \(id) was waived")
      }
      if decided.state == .billing {
        try await send(decided, of: customer, isRetry: !isMine)
      }
    }
    return try await find(id, of: customer)
  }

  /// The amount of an entry follows from what was billed before it, so it is rated anew while nobody else bills.
  private func decideToBill(_ id: EntryID, of customer: CustomerID) async throws(BillingError)
    -> Bool
  {
    let late = try await find(id, of: customer)
    guard late.state == .open else { return false }
    guard late.amount != nil else {
      throw BillingError(
        .notRatable,
        "entry \(id) cannot be rated: what the reports of \(late.period) said is gone; waive it")
    }
    try await elsewhere.check(late, of: customer)
    return try await decide(late, .bill, reason: nil, of: customer)
  }

  /// Runs `work` with the customer's lease, for which it waits a moment: two that bill at once would both rate their
  /// entries beside the same ones, and what they bill together would not be what the entries cost together.
  private func alone<Value>(
    _ customer: CustomerID, _ work: () async throws(BillingError) -> Value
  ) async throws(BillingError) -> Value {
    let lease = DeliveryLease(
      journal: store, customer: customer, holder: "late-\(UInt64.random(in: 0 ... .max))",
      clock: clock)
    try await take(lease, of: customer)
    let result: Result<Value, BillingError>
    do {
      result = .success(try await work())
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
  /// nothing; throws `alreadyDecided` for a billed one.
  public func waive(_ id: EntryID, of customer: CustomerID, reason: String)
    async throws(BillingError) -> LateEntry
  {
    let late = try await find(id, of: customer)
    if late.state == .open { _ = try await decide(late, .waive, reason: reason, of: customer) }
    let decided = try await find(id, of: customer)
    guard decided.state == .waived else {
      let what = decided.state == .void ? "is void: there is nothing to waive" : "was billed"
      throw BillingError(.alreadyDecided, "entry \(id) \(what)")
    }
    return decided
  }

  private func find(_ id: EntryID, of customer: CustomerID) async throws(BillingError) -> LateEntry
  {
    guard let late = try await usage.list(customer).first(where: { $0.id == id }) else {
      throw BillingError(
        .notLate, "entry \(id) did not come after its period was closed: its total has it already")
    }
    return late
  }

  /// False when another was first; its decision stands.
  private func decide(
    _ late: LateEntry, _ kind: LateDecision.Kind, reason: String?, of customer: CustomerID
  ) async throws(BillingError) -> Bool {
    let now = clock.now()
    let isDone = kind == .waive || late.amount == .zero
    let decision = LateDecision(
      customer: customer, entry: late.id, kind: kind, amount: late.amount ?? .zero,
      currency: late.currency.code, reason: reason, decidedAt: now, settledAt: isDone ? now : nil)
    do throws(LedgerError) {
      try await store.recordDecision(decision)
      return true
    } catch {
      guard error.code == .conflict else { throw BillingError(ledger: error) }
      return false
    }
  }

  private func send(_ late: LateEntry, of customer: CustomerID, isRetry: Bool)
    async throws(BillingError)
  {
    let link = try await storing { () throws(LedgerError) in try await store.link(of: customer) }
    guard let link, let decision = late.decision else {
      throw BillingError(.notLinked, "\(customer) is not linked to a Stripe customer")
    }
    let item = LateInvoiceItem(late: late, decision: decision, link: link)
    let made: StripeInvoiceItem
    if let known = isRetry ? try await there(item) : nil {
      made = known
    } else {
      made = try await asking { try await stripe.createInvoiceItem(item.creation, key: item.key) }
    }
    if try await !willBeInvoiced(customer) { try await invoice(made, item) }
    let id = made.id
    try await storing { () throws(LedgerError) in
      try await store.settleDecision(
        about: late.id, of: customer, invoiceItem: id.rawValue, at: clock.now())
    }
  }

  /// Whether a subscription's next invoice takes what waits for one; else an invoice item would wait for ever.
  private func willBeInvoiced(_ customer: CustomerID) async throws(BillingError) -> Bool {
    let subscriptions = try await storing { () throws(LedgerError) in
      try await store.subscriptions(of: customer)
    }
    return subscriptions.contains { ["active", "trialing", "past_due"].contains($0.status) }
  }

  /// Puts the item on an invoice of its own and makes that final. Done twice, it is one invoice.
  private func invoice(_ made: StripeInvoiceItem, _ item: LateInvoiceItem)
    async throws(BillingError)
  {
    try await asking {
      let invoice: StripeInvoice
      if let known = made.invoice {
        invoice = try await stripe.invoice(known)
      } else {
        invoice = try await stripe.createInvoice(
          customer: item.customer, key: IdempotencyKey("\(item.identity)-invoice"))
      }
      if invoice.status == .draft { _ = try await stripe.finalizeInvoice(invoice.id) }
    }
  }

  /// The invoice item, if an earlier call made it although its answer was lost.
  private func there(_ item: LateInvoiceItem) async throws(BillingError) -> StripeInvoiceItem? {
    try await asking {
      for try await listed in stripe.invoiceItems(customer: item.customer)
      where listed.metadata?[LateInvoiceItem.identityField] == item.identity { return listed }
      return nil
    }
  }
}
