import Amounts
import Billing
import Catalog
import Metering
import Rating
import StripeAPI
import StripeCatalog
import UsageLedger

/// Reads the last invoice of each adopted subscription, and rates the same period by the catalogue.
struct PastInvoices: Sendable {
  /// The newest invoice of a monthly subscription is younger, its hour of grace and a weekend of trouble included.
  private static let reachSeconds: Int64 = 40 * 86_400

  let stripe: StripeClient
  /// Nil where no usage of the past was loaded.
  let store: (any CustomerDirectory & Ledger)?
  let catalog: PriceCatalog
  let state: StripeCatalogState
  let now: Timestamp

  /// One for each subscription with a plan and a final invoice, in the order of the inventory.
  func compare(_ inventory: AccountInventory, _ plans: [StripeSubscriptionID: Plan])
    async throws(BillingError) -> [PastInvoice]
  {
    let newest = try await asking { try await newestInvoices(inventory) }
    var found: [PastInvoice] = []
    for subscription in inventory.subscriptions {
      guard let plan = plans[subscription.id], let invoice = newest[subscription.id],
        invoice.currency == catalog.currency.code
      else { continue }
      found.append(try await compare(subscription, plan, invoice))
    }
    return found
  }

  /// The newest final invoice of each subscription. Those of test clocks, whose now is another, are asked for one by one.
  private func newestInvoices(_ inventory: AccountInventory) async throws
    -> [StripeSubscriptionID: StripeInvoice]
  {
    var newest: [StripeSubscriptionID: StripeInvoice] = [:]
    guard !inventory.subscriptions.isEmpty else { return newest }
    let since = StripeTimestamp(now.advanced(bySeconds: -Self.reachSeconds))
    for try await invoice in stripe.invoices(since: since) {
      guard let id = invoice.subscription, newest[id] == nil, Self.counts(invoice) else { continue }
      newest[id] = invoice
    }
    for subscription in inventory.subscriptions where subscription.subscription.testClock != nil {
      for try await invoice in stripe.invoices(subscription: subscription.id)
      where Self.counts(invoice) {
        newest[subscription.id] = invoice
        break
      }
    }
    return newest
  }

  /// Those of a period's end, and the first one, which has the base alone.
  private static func counts(_ invoice: StripeInvoice) -> Bool {
    invoice.transitions.finalizedAt != nil && invoice.status != .void
      && ["subscription_cycle", "subscription_create"].contains(invoice.billingReason)
  }

  private func compare(
    _ subscription: AccountInventory.Subscription, _ plan: Plan, _ invoice: StripeInvoice
  ) async throws(BillingError) -> PastInvoice {
    let lines = try await asking { try await stripe.lines(of: invoice) }
    let regular = lines.filter { !$0.isProration && $0.invoiceItem == nil }
    let stripes = regular.reduce(0) { $0 + $1.amount }
    let customer = try await customer(of: subscription.subscription)
    let period = BillingPeriod(invoice.period)
    let totals =
      invoice.billingReason == "subscription_create" || isTrial(subscription.subscription, period)
      ? nil : try await totals(plan, of: subscription, customer, in: period)
    return PastInvoice(
      customer: customer?.text ?? subscription.subscription.customer.rawValue,
      subscription: subscription.id, invoice: invoice.id, period: period,
      stripe: Money(minorUnits: stripes),
      besides: Money(minorUnits: invoice.subtotal - stripes),
      ours: try amount(plan, totals, hasBase: hasBase(plan, subscription, regular)),
      currency: catalog.currency)
  }

  /// An invoice of monthly usage beside a yearly base has no base, and a trial's is free.
  private func hasBase(
    _ plan: Plan, _ subscription: AccountInventory.Subscription, _ lines: [StripeInvoiceLine]
  ) -> Bool {
    let licensed = subscription.items.filter { $0.price.recurring?.usageType == .licensed }
    let charged = lines.filter { line in
      licensed.contains { $0.price.id == line.price }
        || line.price == state.prices[plan.baseLookupKey.text]?.id
    }
    return charged.isEmpty
      ? false : !charged.allSatisfy { isTrial(subscription.subscription, BillingPeriod($0.period)) }
  }

  private func isTrial(_ subscription: StripeSubscription, _ period: BillingPeriod) -> Bool {
    subscription.trialEnd.map { period.end <= Timestamp($0) } ?? false
  }

  private func customer(of subscription: StripeSubscription) async throws(BillingError)
    -> CustomerID?
  {
    let named = subscription.metadata["customer_id"].flatMap { try? CustomerID($0) }
    guard let store else { return named }
    let link = try await storing { () throws(LedgerError) in
      try await store.link(ofStripeCustomer: subscription.customer.rawValue)
    }
    return link?.customer ?? named
  }

  /// What the ledger has of the period; where it has nothing, what Stripe counted for an item of the subscription.
  private func totals(
    _ plan: Plan, of subscription: AccountInventory.Subscription, _ customer: CustomerID?,
    in period: BillingPeriod
  ) async throws(BillingError) -> [MeterKey: WholeQuantity] {
    var totals: [MeterKey: WholeQuantity] = [:]
    for price in plan.prices {
      guard let meter = catalog.meter(price.meter) else { continue }
      if let customer, let total = try await ledgerTotal(meter, of: customer, in: period) {
        totals[meter.key] = total
      } else if let total = try await stripeTotal(price, of: subscription, in: period) {
        totals[meter.key] = total
      } else if !price.isOptional {
        totals[meter.key] = .zero
      }
    }
    return totals
  }

  private func ledgerTotal(_ meter: Meter, of customer: CustomerID, in period: BillingPeriod)
    async throws(BillingError) -> WholeQuantity?
  {
    guard let store else { return nil }
    let query = FactsQuery(customer: customer, meter: meter, span: period.span)
    let facts = try await storing { () throws(LedgerError) in try await store.facts(query) }
    guard facts.entryCount > 0 else { return nil }
    do throws(AmountError) {
      return try SegmentTotal(meter: meter, facts: facts, span: period.span, now: period.end).whole
    } catch {
      throw BillingError(amount: error)
    }
  }

  /// Summaries are of whole minutes.
  private func stripeTotal(
    _ price: PlanPrice, of subscription: AccountInventory.Subscription, in period: BillingPeriod
  ) async throws(BillingError) -> WholeQuantity? {
    let delivered = DeliveredMeter(meter: price.meter, model: price.model)
    guard let meter = state.meters[delivered.eventName],
      subscription.items.contains(where: { $0.price.recurring?.meter == meter.id })
    else { return nil }
    let query = StripeSummaryQuery(
      customer: subscription.subscription.customer,
      period: StripePeriod(
        start: StripeTimestamp(unixSeconds: (period.start.seconds + 59) / 60 * 60),
        end: StripeTimestamp(unixSeconds: (period.end.seconds + 59) / 60 * 60)))
    let summary = try await asking { try await stripe.meterEventSummaries(meter.id, query).first() }
    guard let value = summary.flatMap({ Int64($0.aggregatedValue.text) }), value > 0 else {
      return .zero
    }
    let (units, overflowed) = value.multipliedReportingOverflow(by: delivered.blockSize.units)
    guard !overflowed else { throw BillingError(.overflow, "\(value) blocks of \(price.meter)") }
    return WholeQuantity(units)
  }

  /// Without totals the base alone: nothing was metered.
  private func amount(_ plan: Plan, _ totals: [MeterKey: WholeQuantity]?, hasBase: Bool)
    throws(BillingError) -> Money
  {
    do throws(RatingError) {
      let invoice = try RatingEngine.invoice(plan: plan, totals: totals ?? [:], catalog: catalog)
      let lines = invoice.lines.filter { $0.meter == nil ? hasBase : totals != nil }
      return Money(minorUnits: lines.reduce(0) { $0 + $1.amount.minorUnits })
    } catch {
      throw BillingError(rating: error)
    }
  }
}
