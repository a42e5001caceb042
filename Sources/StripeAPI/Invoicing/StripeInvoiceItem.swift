/// A one-off amount for a customer's next invoice ([invoice items](https://docs.stripe.com/api/invoiceitems/object)).
public struct StripeInvoiceItem: StripeListed {
  /// `ii_…`.
  public let id: StripeInvoiceItemID
  /// In minor units; negative for a credit.
  public let amount: Int64
  /// Three letters in lower case.
  public let currency: String
  /// What the customer reads.
  public let description: String?
  /// The invoice it is on; nil while it waits for one.
  public let invoice: StripeInvoiceID?
  /// What callers attached.
  public let metadata: [String: String]?
  /// The subscription whose invoice it waits for; nil for the customer's next of any kind.
  public let subscription: StripeSubscriptionID?
  /// What it is for; nil where Stripe does not say.
  public let period: StripePeriod?
  /// Whether it charges or credits part of a period because of a change.
  public let isProration: Bool
  /// What is charged; nil for amounts made without a price.
  public let price: StripePriceID?
  /// The subscription item whose usage or change it is for; nil for others.
  public let subscriptionItem: StripeSubscriptionItemID?
}

/// What a new invoice item is made of.
public struct StripeInvoiceItemCreation: Sendable {
  /// Who pays.
  public var customer: StripeCustomerID
  /// In minor units; negative for a credit.
  public var amount: Int64
  /// Three letters in lower case.
  public var currency: String
  /// What the customer reads.
  public var description: String
  /// Puts it on this subscription's next invoice; nil for the customer's next of any kind.
  public var subscription: StripeSubscriptionID?
  /// Puts it on this draft; nil to wait for the next invoice.
  public var invoice: StripeInvoiceID?
  /// What it is for; nil for the moment of creation.
  public var period: StripePeriod?
  /// Up to 50 pairs.
  public var metadata: [String: String]

  /// An item of the given parts.
  public init(
    customer: StripeCustomerID, amount: Int64, currency: String, description: String,
    subscription: StripeSubscriptionID? = nil, invoice: StripeInvoiceID? = nil,
    period: StripePeriod? = nil, metadata: [String: String] = [:]
  ) {
    self.customer = customer
    self.amount = amount
    self.currency = currency
    self.description = description
    self.subscription = subscription
    self.invoice = invoice
    self.period = period
    self.metadata = metadata
  }

  var form: FormBody {
    var form = FormBody()
    form.set("customer", customer)
    form.set("amount", amount)
    form.set("currency", currency)
    form.set("description", description)
    form.set("subscription", subscription)
    form.set("invoice", invoice)
    form.set("period") {
      $0.set("start", period?.start)
      $0.set("end", period?.end)
    }
    form.set("metadata", metadata)
    return form
  }
}
