/// What a new subscription is made of.
public struct StripeSubscriptionCreation: Sendable {
  /// Who pays.
  public var customer: StripeCustomerID
  /// 1…20 prices, all with the same interval.
  public var items: [Item]
  /// Days without charge; nil or 0 for none.
  public var trialPeriodDays: Int?
  /// Up to 50 pairs.
  public var metadata: [String: String]
  /// How prorations and invoices are computed; sent only where the API version knows it. Nil for the version's default.
  public var billingMode: StripeBillingMode?
  /// Whether Stripe charges the customer's payment method or sends an invoice; nil for charging.
  public var collection: Collection?

  /// How invoices are paid.
  public enum Collection: Sendable, Equatable {
    /// By the payment method on file.
    case charge
    /// By the customer, within so many days.
    case sendInvoice(daysUntilDue: Int)
  }

  /// One price of the new subscription.
  public struct Item: Sendable, Equatable {
    /// What is charged.
    public var price: StripePriceID
    /// How many; nil for metered prices, which refuse one.
    public var quantity: Int64?

    /// `quantity` times `price`.
    public init(price: StripePriceID, quantity: Int64? = nil) {
      self.price = price
      self.quantity = quantity
    }

    var form: FormBody {
      var form = FormBody()
      form.set("price", price)
      form.set("quantity", quantity)
      return form
    }
  }

  /// A subscription of the given parts.
  public init(
    customer: StripeCustomerID, items: [Item], trialPeriodDays: Int? = nil,
    metadata: [String: String] = [:], billingMode: StripeBillingMode? = nil,
    collection: Collection? = nil
  ) {
    self.customer = customer
    self.items = items
    self.trialPeriodDays = trialPeriodDays
    self.metadata = metadata
    self.billingMode = billingMode
    self.collection = collection
  }

  func form(for version: StripeVersion) -> FormBody {
    var form = FormBody()
    form.set("customer", customer)
    form.set("items", items.map(\.form))
    if let days = trialPeriodDays, days > 0 { form.set("trial_period_days", days) }
    form.set("metadata", metadata)
    if version.hasBillingModes {
      form.set("billing_mode") { $0.set("type", billingMode?.rawValue) }
    }
    switch collection {
    case .sendInvoice(let days)?:
      form.set("collection_method", "send_invoice")
      form.set("days_until_due", days)
    case .charge?: form.set("collection_method", "charge_automatically")
    case nil: break
    }
    return form
  }
}
