import Amounts
public import Billing
public import Catalog
public import Metering
import Rating
public import StripeAPI
import StripeCatalog
public import UsageLedger

/// Shows what the next invoices will be.
public protocol InvoicePreviews: Sendable {
  /// The invoice so far beside Stripe's own preview, and whether they agree. Throws what the store cannot answer; where
  /// Stripe gives no preview, the answer says so.
  func upcoming(of customer: CustomerID) async throws(BillingError) -> UpcomingInvoice
}

/// Lays the invoice so far beside Stripe's preview, subscription by subscription.
public struct UpcomingInvoices: InvoicePreviews {
  let states: CustomerStates
  let preview: StripePreview

  public init(
    store: any CustomerDirectory, stripe: StripeClient, catalog: any CatalogSource,
    states: CustomerStates
  ) {
    self.states = states
    preview = StripePreview(
      stripe: stripe, prices: PriceTermsCache(store: store, stripe: stripe, catalog: catalog),
      catalog: catalog)
  }

  /// The sum of all subscriptions; each by itself where there are several.
  public func upcoming(of customer: CustomerID) async throws(BillingError) -> UpcomingInvoice {
    let told = try await states.told(of: customer)
    let state = told.state
    let periods = state.periods
    guard let link = state.records.link, periods.contains(where: { $0.subscription != nil }) else {
      let missing =
        state.records.link == nil ? "is not linked to Stripe" : "has no live subscription"
      return UpcomingInvoice(
        customer: customer, ours: try state.invoice(), projected: try state.projection(),
        reason: told.silence ?? "the customer \(missing)")
    }
    var parts: [Part] = []
    for period in periods {
      if let part = try await part(period, state, link) { parts.append(part) }
    }
    if parts.count == 1 { return parts[0].upcoming }
    return try sum(parts, state)
  }

  /// One subscription with what Stripe answered about it.
  private struct Part {
    let upcoming: UpcomingInvoice
    let answer: StripePreview.Answer?
  }

  private func part(_ period: BilledPeriod, _ state: CustomerState, _ link: CustomerLink)
    async throws(BillingError) -> Part?
  {
    guard let subscription = period.subscription else { return nil }
    let ours = try state.invoice(of: period)
    func upcoming(_ answer: StripePreview.Answer?, _ comparison: InvoiceComparison?, _ why: String?)
      throws(BillingError) -> Part
    {
      Part(
        upcoming: UpcomingInvoice(
          customer: state.customer, subscription: subscription.id, ours: ours,
          projected: try state.projection(of: period), stripe: answer?.invoice,
          comparison: comparison, reason: why), answer: answer)
    }
    let answer: StripePreview.Answer
    do throws(BillingError) {
      answer = try await preview.upcoming(subscription, link: link)
    } catch {
      let what =
        error.code == .stripeUnavailable ? "Stripe does not answer" : "Stripe gave no preview"
      return try upcoming(nil, nil, "\(what): \(error.context)")
    }
    let comparison = try Self.comparison(ours, answer.lines, answer.meters)
    return try upcoming(
      answer, comparison,
      comparison.reason(usage: try state.usage(), currency: state.catalog.currency))
  }

  private static func comparison(
    _ ours: Invoice, _ lines: [StripeLine], _ meters: [PriceID: MeterKey]
  ) throws(BillingError) -> InvoiceComparison {
    do {
      return try InvoiceComparison(ours: ours, stripe: lines, meters: meters)
    } catch {
      throw BillingError(amount: error)
    }
  }

  /// Stripe's side is missing when it is missing for one of them.
  private func sum(_ parts: [Part], _ state: CustomerState) throws(BillingError) -> UpcomingInvoice
  {
    let ours = try state.invoice()
    let answers = parts.compactMap(\.answer)
    let isWhole = answers.count == parts.count
    let meters = answers.map(\.meters).reduce(into: [:]) { all, next in
      all.merge(next) { first, _ in first }
    }
    let stripe: Invoice?
    do {
      stripe =
        isWhole
        ? try Invoice(
          customer: state.customer, plan: ours.plan, currency: ours.currency, period: ours.period,
          lines: answers.flatMap(\.invoice.lines)) : nil
    } catch {
      throw BillingError(rating: error)
    }
    return UpcomingInvoice(
      customer: state.customer, ours: ours, projected: try state.projection(), stripe: stripe,
      comparison: isWhole ? try Self.comparison(ours, answers.flatMap(\.lines), meters) : nil,
      reason: parts.lazy.compactMap(\.upcoming.reason).first, subscriptions: parts.map(\.upcoming))
  }
}
