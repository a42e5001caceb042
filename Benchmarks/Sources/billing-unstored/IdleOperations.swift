import Billing
import BillingServer
import Catalog
import Metering
import Rating
import StripeAccounts
import StripeDelivery
import UsageLedger

/// Stripe without anybody to bill: every report belongs to a customer that is not linked.
struct IdleOperations: CustomerLinks, Subscriptions, CustomerFigures, InvoicePreviews,
  PortalSessions, ReportDeliveries, ReportDoubts
{
  private static let unlinked = BillingError(.notLinked, "the benchmark has no Stripe")

  func link(_ request: CustomerRequest) async throws(BillingError) -> CustomerLink {
    throw Self.unlinked
  }

  func subscribe(_ request: SubscriptionRequest) async throws(BillingError) -> SubscriptionRecord {
    throw Self.unlinked
  }

  func change(
    _ subscription: String, to plan: PlanKey, prices: [MeterKey]?, at moment: ChangeOrder.Moment
  ) async throws(BillingError) -> SubscriptionChange { throw Self.unlinked }

  func cancel(_ subscription: String, at moment: ChangeOrder.Moment) async throws(BillingError)
    -> SubscriptionChange
  { throw Self.unlinked }

  func takeBack(_ subscription: String) async throws(BillingError) -> SubscriptionChange {
    throw Self.unlinked
  }

  func changes(of subscription: String) async throws(BillingError) -> [ChangeOrder] {
    throw Self.unlinked
  }

  func preview(
    _ subscription: String, changingTo plan: PlanKey, prices: [MeterKey]?,
    at moment: ChangeOrder.Moment
  ) async throws(BillingError) -> ChangePreview { throw Self.unlinked }

  func preview(cancelling subscription: String, at moment: ChangeOrder.Moment)
    async throws(BillingError) -> ChangePreview
  { throw Self.unlinked }

  func deliver(_ entry: LedgerEntry, waitingAtMost patience: Duration) async -> DeliveryStatus {
    .notLinked
  }

  func status(of entry: LedgerEntry) async throws(BillingError) -> DeliveryStatus { .notLinked }

  func outline(_ request: SubscriptionRequest) async throws(BillingError) -> SubscriptionOutline {
    throw Self.unlinked
  }

  func overview(of customer: CustomerID, newest count: Int) async throws(BillingError)
    -> UsageOverview
  { throw Self.unlinked }

  func collection(of customer: CustomerID) async throws(BillingError) -> [CollectionState] { [] }

  func upcoming(of customer: CustomerID) async throws(BillingError) -> UpcomingInvoice {
    throw Self.unlinked
  }

  func portalSession(of customer: CustomerID, returnURL: String?) async throws(BillingError)
    -> String
  { throw Self.unlinked }

  func hold(for draft: EntryDraft, by rules: QuarantineRules) async throws(BillingError)
    -> ReportHold?
  { nil }

  /// Each part is this one.
  var parts: BillingParts {
    BillingParts(
      links: self, subscriptions: self, figures: self, previews: self, portal: self,
      deliveries: self, doubts: self)
  }
}
