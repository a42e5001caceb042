import Amounts
public import Billing
public import Catalog
public import Metering
public import Rating
public import StripeAPI
public import StripeCatalog
public import UsageLedger

/// Asks Stripe for its own preview of a subscription's next invoice.
public struct StripePreview: Sendable {
  private let stripe: StripeClient
  private let prices: PriceTermsCache
  private let catalogs: any CatalogSource

  public init(stripe: StripeClient, prices: PriceTermsCache, catalog: any CatalogSource) {
    self.stripe = stripe
    self.prices = prices
    catalogs = catalog
  }

  private var catalog: PriceCatalog { catalogs.current }

  /// What Stripe answered: for people, line by line for the comparison, and what each price is fed from.
  public struct Answer: Sendable {
    public let invoice: Invoice
    public let lines: [StripeLine]
    public let meters: [PriceID: MeterKey]
  }

  /// The next invoice or, with `items` or `isCancelled`, as it would be after that. Throws what Stripe refuses.
  public func upcoming(
    _ subscription: SubscriptionRecord, link: CustomerLink, items: [StripeItemChange] = [],
    isCancelled: Bool = false
  ) async throws(BillingError) -> Answer {
    let query = StripeInvoicePreviewQuery(
      customer: StripeCustomerID(link.stripeCustomer),
      subscription: StripeSubscriptionID(subscription.id), items: items,
      proration: items.isEmpty ? nil : .create, cancelNow: isCancelled)
    let (lines, preview) = try await asking {
      let preview = try await stripe.invoicePreview(query)
      return (try await stripe.previewLines(preview, query), preview)
    }
    var terms: [PriceID: PriceTerms] = [:]
    for price in Set(lines.compactMap(\.price)) {
      let id = PriceID(price.rawValue)
      terms[id] = try await prices.terms(id)
    }
    let reading = StripeInvoiceReading(
      subscription: .init(
        customer: subscription.customer, plan: try? PlanKey(subscription.plan),
        period: subscription.period),
      currency: (try? Currency(preview.currency)) ?? catalog.currency, terms: terms)
    do {
      return Answer(
        invoice: try reading.invoice(lines), lines: reading.lines(lines) + reading.besides(preview),
        meters: terms.compactMapValues { $0.meter?.meter })
    } catch {
      throw BillingError(rating: error)
    }
  }
}
