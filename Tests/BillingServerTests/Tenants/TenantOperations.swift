import Billing
import BillingServer
import Catalog
import Metering
import Reporting
import StripeAccounts
import StripeDelivery
import UsageLedger

/// The Stripe side of several customers: each has a script of its own, and everyone else an empty one.
struct TenantOperations: CustomerLinks, Subscriptions, CustomerFigures, InvoicePreviews,
  PortalSessions, ReportDeliveries, ReportDoubts
{
  let customers: [CustomerID: ScriptedOperations]
  /// By the subscription's id.
  let subscribed: [String: ScriptedOperations]
  let nobody: ScriptedOperations

  private func script(of customer: CustomerID) -> ScriptedOperations {
    customers[customer] ?? nobody
  }

  private func script(of subscription: String) -> ScriptedOperations {
    subscribed[subscription] ?? nobody
  }

  func link(_ request: CustomerRequest) async throws(BillingError) -> CustomerLink {
    try await script(of: request.customer).link(request)
  }

  func subscribe(_ request: SubscriptionRequest) async throws(BillingError) -> SubscriptionRecord {
    try await script(of: request.customer).subscribe(request)
  }

  func outline(_ request: SubscriptionRequest) async throws(BillingError) -> SubscriptionOutline {
    try await script(of: request.customer).outline(request)
  }

  func change(
    _ subscription: String, to plan: PlanKey, prices: [MeterKey]?, at moment: ChangeOrder.Moment
  ) async throws(BillingError) -> SubscriptionChange {
    try await script(of: subscription).change(subscription, to: plan, prices: prices, at: moment)
  }

  func cancel(_ subscription: String, at moment: ChangeOrder.Moment) async throws(BillingError)
    -> SubscriptionChange
  {
    try await script(of: subscription).cancel(subscription, at: moment)
  }

  func takeBack(_ subscription: String) async throws(BillingError) -> SubscriptionChange {
    try await script(of: subscription).takeBack(subscription)
  }

  func changes(of subscription: String) async throws(BillingError) -> [ChangeOrder] {
    try await script(of: subscription).changes(of: subscription)
  }

  func preview(
    _ subscription: String, changingTo plan: PlanKey, prices: [MeterKey]?,
    at moment: ChangeOrder.Moment
  ) async throws(BillingError) -> ChangePreview {
    try await script(of: subscription).preview(
      subscription, changingTo: plan, prices: prices, at: moment)
  }

  func preview(cancelling subscription: String, at moment: ChangeOrder.Moment)
    async throws(BillingError) -> ChangePreview
  {
    try await script(of: subscription).preview(cancelling: subscription, at: moment)
  }

  func status(of entry: LedgerEntry) async throws(BillingError) -> DeliveryStatus {
    try await script(of: entry.report.customer).status(of: entry)
  }

  func overview(of customer: CustomerID, newest count: Int) async throws(BillingError)
    -> UsageOverview
  {
    try await script(of: customer).overview(of: customer, newest: count)
  }

  func collection(of customer: CustomerID) async throws(BillingError) -> [CollectionState] {
    try await script(of: customer).collection(of: customer)
  }

  func upcoming(of customer: CustomerID) async throws(BillingError) -> UpcomingInvoice {
    try await script(of: customer).upcoming(of: customer)
  }

  func portalSession(of customer: CustomerID, returnURL: String?) async throws(BillingError)
    -> String
  {
    try await script(of: customer).portalSession(of: customer, returnURL: returnURL)
  }

  func deliver(_ entry: LedgerEntry, waitingAtMost patience: Duration) async -> DeliveryStatus {
    await script(of: entry.report.customer).deliver(entry, waitingAtMost: patience)
  }

  func hold(for draft: EntryDraft, by rules: QuarantineRules) async throws(BillingError)
    -> ReportHold?
  {
    try await script(of: draft.report.customer).hold(for: draft, by: rules)
  }

  /// Each part is this one.
  var parts: BillingParts {
    BillingParts(
      links: self, subscriptions: self, figures: self, previews: self, portal: self,
      deliveries: self, doubts: self)
  }
}
