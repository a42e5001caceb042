import Billing
import Catalog
import Metering
import Rating
import StripeDelivery
import UsageLedger

/// Stripe without anybody to bill: every report belongs to a customer that is not linked.
struct IdleOperations: BillingOperations {
  private static let unlinked = BillingError(.notLinked, "the benchmark has no Stripe")

  func link(_ request: CustomerRequest) async throws(BillingError) -> CustomerLink {
    throw Self.unlinked
  }

  func subscribe(_ request: SubscriptionRequest) async throws(BillingError) -> SubscriptionRecord {
    throw Self.unlinked
  }

  func change(_ subscription: String, to plan: PlanKey, at moment: ChangeMoment)
    async throws(BillingError) -> SubscriptionChange
  { throw Self.unlinked }

  func cancel(_ subscription: String, at moment: ChangeMoment) async throws(BillingError)
    -> SubscriptionChange
  { throw Self.unlinked }

  func deliver(_ entry: LedgerEntry, waitingAtMost patience: Duration) async -> DeliveryStatus {
    .notLinked
  }

  func status(of entry: LedgerEntry) async throws(BillingError) -> DeliveryStatus { .notLinked }

  func usage(of customer: CustomerID) async throws(BillingError) -> [MeterUsage] { [] }

  func upcomingInvoice(of customer: CustomerID) async throws(BillingError) -> UpcomingInvoice {
    throw Self.unlinked
  }

  func coverage(of customer: CustomerID) async throws(BillingError) -> CustomerCoverage {
    CustomerCoverage(
      customer: customer, span: BillingPeriod(calendarMonthOfWindowEnd: Timestamp(seconds: 0)).span,
      instances: [])
  }

  func invoiceSoFar(of customer: CustomerID) async throws(BillingError) -> Invoice {
    throw Self.unlinked
  }

  func portalSession(of customer: CustomerID, returnURL: String?) async throws(BillingError)
    -> String
  { throw Self.unlinked }
}
