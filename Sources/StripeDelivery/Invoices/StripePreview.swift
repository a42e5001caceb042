import Amounts
public import Catalog
import Metering
public import Rating
public import StripeAPI
public import UsageLedger

/// Stripe's own preview of a customer's next invoice, in our shape.
public struct StripePreview: Sendable {
  private let stripe: StripeClient
  private let prices: PriceBook
  private let catalog: PriceCatalog

  public init(stripe: StripeClient, prices: PriceBook, catalog: PriceCatalog) {
    self.stripe = stripe
    self.prices = prices
    self.catalog = catalog
  }

  /// Asks Stripe; throws what it refuses.
  public func upcoming(_ subscription: SubscriptionRecord, link: CustomerLink)
    async throws(BillingError) -> Invoice
  {
    let query = StripeInvoicePreviewQuery(
      customer: StripeCustomerID(link.stripeCustomer),
      subscription: StripeSubscriptionID(subscription.id))
    let (lines, currency) = try await asking {
      let preview = try await stripe.invoicePreview(query)
      return (try await stripe.previewLines(preview, query), preview.currency)
    }
    var terms: [PriceID: PriceTerms] = [:]
    for price in Set(lines.compactMap(\.price)) {
      let id = PriceID(price.rawValue)
      terms[id] = try await prices.terms(id)
    }
    let reading = StripeInvoiceReading(
      customer: subscription.customer, plan: try? PlanKey(subscription.plan),
      currency: (try? Currency(currency)) ?? catalog.currency, period: subscription.period,
      terms: terms)
    do {
      return try reading.invoice(lines)
    } catch {
      throw BillingError(rating: error)
    }
  }
}
