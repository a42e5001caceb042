import Amounts
import Billing
import Catalog
import Metering
import Rating
import StripeAPI

/// Stripe's lines, which are one a tier, as ours are compared with and as one invoice with one line a price.
struct StripeInvoiceReading {
  let subscription: SubscriptionReference
  let currency: Currency
  /// The terms of every price that a line names.
  let terms: [PriceID: PriceTerms]

  /// Whose invoice it is.
  struct SubscriptionReference {
    let customer: CustomerID
    let plan: PlanKey?
    let period: BillingPeriod
  }

  func lines(_ lines: [StripeInvoiceLine]) -> [StripeLine] {
    lines.map { line in
      StripeLine(
        description: line.description ?? "", price: line.price.map { PriceID($0.rawValue) },
        period: BillingPeriod(line.period), amount: Money(minorUnits: line.amount),
        isProration: line.isProration,
        isOneOff: line.invoiceItem != nil && line.subscriptionItem == nil)
    }
  }

  /// What stands below the lines of an invoice and is Stripe's own: what its discounts take off, and the taxes beside the amounts.
  func besides(_ invoice: StripeInvoice) -> [StripeLine] {
    [("Discounts", -invoice.discounted), ("Taxes", invoice.taxed)].filter { $0.1 != 0 }.map {
      StripeLine(
        description: $0.0, price: nil, period: subscription.period,
        amount: Money(minorUnits: $0.1), isProration: false, isOneOff: true)
    }
  }

  func invoice(_ lines: [StripeInvoiceLine]) throws(RatingError) -> Invoice {
    var order: [PriceID] = []
    var byPrice: [PriceID: [StripeInvoiceLine]] = [:]
    var read: [InvoiceLine] = []
    for line in lines where !line.isProration {
      guard let price = line.price.map({ PriceID($0.rawValue) }) else { continue }
      if byPrice[price] == nil { order.append(price) }
      byPrice[price, default: []].append(line)
    }
    for price in order { read.append(try Self.joined(byPrice[price] ?? [], terms[price], price)) }
    for line in lines where line.isProration || line.price == nil {
      read.append(try Self.joined([line], nil, nil))
    }
    return try Invoice(
      customer: subscription.customer, plan: subscription.plan, currency: currency,
      period: subscription.period, lines: read)
  }

  private static func joined(
    _ lines: [StripeInvoiceLine], _ terms: PriceTerms?, _ price: PriceID?
  ) throws(RatingError) -> InvoiceLine {
    var amount = Money.zero
    var quantity = WholeQuantity.zero
    do throws(AmountError) {
      for line in lines {
        amount = try amount.adding(Money(minorUnits: line.amount))
        // A flat fee is a line of its own, and its quantity is not usage.
        let units = line.unitAmount == nil ? nil : line.quantity.flatMap { Int64($0.text) }
        quantity = try quantity.adding(WholeQuantity(units ?? 0))
      }
    } catch {
      throw RatingError(.overflow, meter: terms?.meter?.meter, "Stripe's lines", cause: error)
    }
    return InvoiceLine(
      description: description(lines, terms), meter: terms?.meter?.meter, price: price,
      quantity: quantity, included: .zero, billable: quantity, amount: amount, tiers: [])
  }

  private static func description(_ lines: [StripeInvoiceLine], _ terms: PriceTerms?) -> String {
    let texts = lines.compactMap(\.description)
    guard texts.count > 1, let terms else { return texts.first ?? "" }
    return "\(terms.name): \(terms.meter?.eventName ?? "base"), \(texts.count) lines"
  }
}
