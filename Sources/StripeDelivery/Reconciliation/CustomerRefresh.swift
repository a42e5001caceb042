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
    /// Whether two live subscriptions bill one meter, so that one of them could not be written down.
    var hasConflict = false
    /// Whether all subscriptions were read and written down.
    var isWhole = false
  }

  /// In upkeep everything that is due, else what was announced, and the subscriptions whose newest segment has ended.
  /// Throws where those cannot be read.
  func run(
    _ link: CustomerLink, at now: Timestamp, for purpose: CustomerReconciliation.Purpose
  ) async throws(BillingError) -> Outcome {
    var outcome = Outcome()
    // What there is may have been something else meanwhile, which only events tell: they come first.
    guard announced.mayRead(link.customer) else { return outcome }
    let change = announced.take(link.customer, at: clock.now())
    do throws(BillingError) {
      try await refreshEnded(link, at: now, change)
    } catch {
      if change != nil { announced.fail(link.customer, at: clock.now()) }
      throw error
    }
    if let change {
      do throws(BillingError) {
        outcome.hasConflict = try await read(change, of: link)
        outcome.isWhole = change.hasSubscriptions && !outcome.hasConflict
        outcome.change = change
      } catch {
        announced.fail(link.customer, at: clock.now())
        outcome.failure = error
      }
    }
    if purpose > .request,
      schedule.isDue(link.customer, at: clock.now(), isPass: purpose >= .reading)
    {
      await readAll(link, &outcome)
    }
    return outcome
  }

  /// Reads everything now, whatever is due.
  func runWhole(_ link: CustomerLink) async -> Outcome {
    var outcome = Outcome()
    await readAll(link, &outcome)
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

  private func refreshEnded(
    _ link: CustomerLink, at now: Timestamp, _ change: AnnouncedChange?
  ) async throws(BillingError) {
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
    for subscription in ended {
      try await sync.refresh(
        StripeSubscriptionID(subscription.id),
        announcedAt: change?.subscriptions[subscription.id] ?? [])
    }
  }

  /// A conflict between subscriptions, and what Stripe refuses to tell of one, is told and looked at again within the hour;
  /// the event has done its work. Whether there is a conflict.
  private func read(_ change: AnnouncedChange, of link: CustomerLink) async throws(BillingError)
    -> Bool
  {
    var hasConflict = false
    if change.hasSubscriptions {
      do {
        let named = change.subscriptions.map { (StripeSubscriptionID($0.key), $0.value) }
        try await sync.refresh(
          link.customer, naming: Set(named.map(\.0)),
          announced: Dictionary(named) { first, _ in first })
      } catch {
        guard error.code == .meterTaken else { throw error }
        hasConflict = true
      }
    }
    if change.listsInvoices { try await invoices.list(link, .changed) }
    for invoice in change.invoices.sorted() {
      try await invoices.read(StripeInvoiceID(invoice), of: link)
    }
    return hasConflict
  }

  private func readAll(_ link: CustomerLink, _ outcome: inout Outcome) async {
    do {
      try await sync.refresh(link.customer)
      outcome.isWhole = !outcome.hasConflict
    } catch {
      outcome.failure = error
      outcome.hasConflict = outcome.hasConflict || error.code == .meterTaken
    }
    do {
      try await invoices.list(link, schedule.isFirst(link.customer) ? .all : .changed)
    } catch {
      outcome.failure = outcome.failure ?? error
    }
    if outcome.failure == nil {
      schedule.complete(link.customer)
    } else {
      schedule.retry(link.customer, at: clock.now())
    }
  }
}
