import Amounts
import Billing
import LedgerConformance
import Metering
import Reporting
import StripeAPI
import StripeDelivery
import UsageLedger

/// What tests of closed periods do over and over.
extension BillingWorld {
  /// The sandbox finalizes the invoice of a cycle an hour after it made it, as Stripe does; it is looked for a little later.
  static func closing(after end: Timestamp) -> Timestamp { end.advanced(bySeconds: 3_605) }

  var late: LateBilling {
    LateBilling(store: store, stripe: stripe, catalog: catalog, clock: clock)
  }

  /// The sample customer's late entries.
  func lateEntries() async throws -> [LateEntry] {
    try await LateUsage(store: store, states: states).list(Self.customer)
  }

  func certificates() async throws -> [PeriodCertificate] {
    try await store.certificates(of: Self.customer, overlapping: nil)
  }

  /// Looks at the customer as the service does when nothing was reported.
  @discardableResult
  func upkeep() async -> ReconciliationReport {
    await reconciliation().run(Self.customer, for: .upkeep)
  }

  /// Devices of one instance in the hour that ends an hour before `end`: they count until then and not longer.
  @discardableResult
  func devices(_ count: Int64, of instance: String, lastHourOf end: Timestamp) async throws
    -> LedgerEntry
  {
    let last = end.advanced(bySeconds: -3_600)
    let report = UsageReport(
      customer: Self.customer, instance: try InstanceID(instance),
      window: try TimeWindow(start: last.advanced(bySeconds: -3_600), end: last),
      metrics: [try MetricName("devices"): Quantity(count)])
    let draft = EntryDraft(report: report, receivedAt: now, reportedBy: nil)
    guard case .added(let entry) = try await store.append(draft) else {
      throw LedgerError(.conflict, "the report is not new")
    }
    return entry
  }

  func advance(to time: Timestamp) {
    clock.advance(bySeconds: time.seconds - now.seconds)
  }

  /// Subscribes to Starter and closes its first period with that many devices: five are included, others cost 5 dollars.
  func closedPeriod(devices count: Int64) async throws -> BillingPeriod {
    let period = try await subscribe().period
    advance(to: period.end.advanced(bySeconds: -60))
    try await devices(count, of: "plant-1", lastHourOf: period.end)
    await upkeep()
    advance(to: Self.closing(after: period.end))
    await upkeep()
    return period
  }

  /// Everything that Stripe has put on the customer's invoices, and what waits for one, without base prices.
  func invoicedUsage() async throws -> Int64 {
    guard let link = try await store.link(of: Self.customer) else { return 0 }
    let customer = StripeCustomerID(link.stripeCustomer)
    var amount: Int64 = 0
    for invoice in try await stripe.invoices(customer: customer).all() {
      for line in try await stripe.invoiceLines(invoice.id).all() { amount += line.amount }
      amount -= 2_900
    }
    for item in try await invoiceItems() where item.invoice == nil { amount += item.amount }
    return amount
  }

  func invoiceItems() async throws -> [StripeInvoiceItem] {
    guard let link = try await store.link(of: Self.customer) else { return [] }
    return try await stripe.invoiceItems(customer: StripeCustomerID(link.stripeCustomer)).all()
  }
}
