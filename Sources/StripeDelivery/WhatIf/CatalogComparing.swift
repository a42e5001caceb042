internal import Amounts
public import Catalog
public import Metering
internal import Rating
public import StripeAPI
public import UsageLedger

/// Prices usage that is in the ledger by a catalogue that is not in force. Changes no subscription and sends nothing.
///
/// The customer's plan is looked up in the other catalogue by its key. Its meters, their aggregation and rounding count,
/// over the same segments as now: each keeps its own allowance, and a trial's usage costs nothing.
public struct CatalogComparing: Sendable {
  private let store: any BillingStore
  private let current: PriceCatalog
  private let other: PriceCatalog
  private let clock: CustomerClock
  private let ours: OurInvoice
  private let totals: SegmentTotals

  public init(
    store: any BillingStore, stripe: StripeClient, current: PriceCatalog, other: PriceCatalog,
    clock wall: any WallClock
  ) {
    self.store = store
    self.current = current
    self.other = other
    clock = CustomerClock(stripe: stripe, wall: wall)
    ours = OurInvoice(
      store: store, totals: SegmentTotals(store: store, catalog: current),
      prices: PriceBook(store: store, stripe: stripe, catalog: current), catalog: current)
    totals = SegmentTotals(store: store, catalog: other, isWhatIf: true)
  }

  /// One customer's current period. Throws `unknownPlan` when the other catalogue lacks the plan or has another currency,
  /// `noSubscription` when nothing is billed.
  public func compare(_ customer: CustomerID) async throws(BillingError) -> CustomerComparison {
    try checkCurrency()
    let known = try await storing { () throws(LedgerError) in
      (
        link: try await store.link(of: customer),
        subscription: try await store.subscriptions(of: customer).current,
        segments: try await store.segments(of: customer)
      )
    }
    guard let subscription = known.subscription else {
      throw BillingError(.noSubscription, "\(customer) has no live subscription to compare")
    }
    let plan = try plan(of: subscription)
    let now = try await clock.now(for: known.link)
    let before = try await ours.soFar(of: customer, now: now)
    var usage = OtherUsage(plan: plan, catalog: other, current: current)
    for (meter, segment) in usage.wanted(subscription, known.segments) {
      let total = try await totals.total(
        of: customer, meter: meter, span: segment.span, now: now)
      usage.add(meter, billed: segment.billing == .billed ? total.whole : .zero)
    }
    do {
      let after = try usage.invoice(of: customer, period: subscription.period)
      return try CustomerComparison(
        customer: customer, now: before, then: after, notes: usage.notes(subscription))
    } catch let error as RatingError {
      throw BillingError(rating: error)
    } catch {
      throw BillingError(.overflow, "the difference of \(customer)'s invoices", cause: error)
    }
  }

  /// Every linked customer; those who cannot be compared are named with the reason.
  ///
  /// Throws `unknownPlan` for another currency, and whatever the store or Stripe cannot answer.
  public func compareAll() async throws(BillingError) -> CatalogComparison {
    try checkCurrency()
    var compared: [CustomerComparison] = []
    var omitted: [CatalogComparison.Omission] = []
    var last: CustomerID?
    repeat {
      let page = try await storing { [last] () throws(LedgerError) in
        try await store.links(after: last, limit: 1_000)
      }
      last = page.last?.customer
      for link in page {
        do throws(BillingError) {
          compared.append(try await compare(link.customer))
        } catch {
          guard error.code == .noSubscription || error.code == .unknownPlan else { throw error }
          omitted.append(.init(customer: link.customer, reason: error.context))
        }
      }
    } while last != nil
    do {
      return try CatalogComparison(
        currency: other.currency, customers: compared, omitted: omitted)
    } catch {
      throw BillingError(amount: error)
    }
  }

  private func checkCurrency() throws(BillingError) {
    guard other.currency == current.currency else {
      throw BillingError(
        .unknownPlan,
        "the other catalogue is in \(other.currency), this one in \(current.currency): amounts in two currencies cannot be compared"
      )
    }
  }

  private func plan(of subscription: SubscriptionRecord) throws(BillingError) -> Plan {
    guard let plan = other.plans.first(where: { $0.key.text == subscription.plan }) else {
      let plans = other.plans.map(\.key.text).joined(separator: ", ")
      throw BillingError(
        .unknownPlan,
        subscription.plan.isEmpty
          ? "the subscription \(subscription.id) was made elsewhere and names no plan"
          : "the other catalogue has no plan \"\(subscription.plan)\"; it has \(plans)")
    }
    return plan
  }
}
