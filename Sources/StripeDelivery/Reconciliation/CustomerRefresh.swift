import Billing
import Metering
import StripeAPI
import StripeAccounts
import StripeCatalog
import UsageLedger

/// Brings what is known here of a customer's subscriptions and invoices to what Stripe says now.
///
/// What events announced is read at once, everything once an hour whatever was announced. Under the customer's lease, so
/// that of several processes one reads.
struct CustomerRefresh: Sendable {
  let store: any DeliveryStore
  let clock: any WallClock
  let sync: SubscriptionSync
  let invoices: InvoiceListing
  let announced: AnnouncedChanges
  let schedule = RefreshSchedule()

  /// What a refresh found out.
  struct Outcome: Sendable {
    /// What events announced of the customer, looked at but not processed yet; nil for nothing.
    var change: AnnouncedChange?
    /// Why something could not be read: what is known stays, and it is tried again.
    var failure: BillingError?
  }

  /// In upkeep everything that is due, else what was announced, and the subscriptions whose newest segment has ended.
  /// Throws where those cannot be read.
  func run(_ link: CustomerLink, at now: Timestamp, isUpkeep: Bool) async throws(BillingError)
    -> Outcome
  {
    try await refreshEnded(link, at: now)
    var outcome = Outcome()
    if let change = announced.take(link.customer, at: clock.now()) {
      do throws(BillingError) {
        try await read(change, of: link)
        outcome.change = change
      } catch {
        announced.fail(link.customer, at: clock.now())
        outcome.failure = error
      }
    }
    if isUpkeep, let failure = await readAll(link) { outcome.failure = failure }
    return outcome
  }

  /// The events of a change that was looked at are processed, durably.
  func finish(_ change: AnnouncedChange, of link: CustomerLink) async throws(BillingError) {
    do throws(LedgerError) {
      try await store.markProcessed(change.events.sorted(), at: clock.now())
    } catch {
      announced.fail(link.customer, at: clock.now())
      throw BillingError(ledger: error)
    }
    announced.finish(change, of: link.customer)
  }

  private func refreshEnded(_ link: CustomerLink, at now: Timestamp) async throws(BillingError) {
    let (segments, live) = try await storing { () throws(LedgerError) in
      (
        try await store.segments(of: link.customer),
        try await store.subscriptions(of: link.customer).filter(\.isLive)
      )
    }
    let ended = live.filter { subscription in
      let items = Set(subscription.items.map(\.id))
      let end = segments.filter { items.contains($0.key.item) }.map(\.end).max()
      return end.map { $0 <= now } ?? false
    }
    for subscription in ended { try await sync.refresh(StripeSubscriptionID(subscription.id)) }
  }

  /// A conflict between subscriptions, and what Stripe refuses to tell of one, is told and looked at again within the hour;
  /// the event has done its work.
  private func read(_ change: AnnouncedChange, of link: CustomerLink) async throws(BillingError) {
    if change.hasSubscriptions {
      do {
        try await sync.refresh(
          link.customer, naming: Set(change.subscriptions.map { StripeSubscriptionID($0) }))
      } catch {
        guard error.code == .meterTaken else { throw error }
      }
    }
    if change.listsInvoices { try await invoices.list(link, .changed) }
    for invoice in change.invoices.sorted() {
      try await invoices.read(StripeInvoiceID(invoice), of: link)
    }
  }

  /// Nil where nothing was due or all was read.
  private func readAll(_ link: CustomerLink) async -> BillingError? {
    let due = schedule.due(link.customer, at: clock.now())
    guard due != .nothing else { return nil }
    var failure: BillingError?
    do { try await sync.refresh(link.customer) } catch { failure = error }
    do {
      try await invoices.list(link, due == .first ? .all : .changed)
    } catch {
      failure = failure ?? error
    }
    if failure == nil {
      schedule.complete(link.customer)
    } else {
      schedule.retry(link.customer, at: clock.now())
    }
    return failure
  }
}
