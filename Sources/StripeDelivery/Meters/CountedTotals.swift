import Amounts
import Billing
import Metering
import StripeAPI
import StripeAccounts
import StripeCatalog
import UsageLedger

/// What Stripe's own summaries show that it counted.
struct CountedTotals: Sendable {
  let stripe: StripeClient

  /// One question to Stripe. Throws `overflow` for a value that no total has.
  func counted(_ segment: Segment, _ link: CustomerLink, _ meter: StripeMeter)
    async throws(BillingError) -> WholeQuantity
  {
    let query = StripeSummaryQuery(
      customer: StripeCustomerID(link.stripeCustomer), period: SummaryWindow.period(of: segment))
    let summary = try await asking {
      try await stripe.meterEventSummaries(meter.id, query).first()
    }
    do throws(AmountError) {
      return try Quantity(decimal: summary?.aggregatedValue.text ?? "0").rounded(.halfUp)
    } catch {
      throw BillingError(amount: error)
    }
  }
}
