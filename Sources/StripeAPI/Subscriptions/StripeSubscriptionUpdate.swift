/// What changes on a subscription; nil leaves a part as it is.
public struct StripeSubscriptionUpdate: Sendable {
  /// Items to change, add or remove; others stay.
  public var items: [StripeItemChange]
  /// What is charged or credited for the rest of the period.
  public var proration: StripeProration?
  /// From when it is charged or credited; nil: from now. Inside the current period.
  public var prorationDate: StripeTimestamp?
  /// True: ends with the current period. False: takes that back.
  public var cancelAtPeriodEnd: Bool?
  /// Ends the trial at once.
  public var endTrialNow: Bool
  /// Starts a new period at once.
  public var startPeriodNow: Bool
  /// Pairs to set; a pair with an empty value is removed, others stay.
  public var metadata: [String: String]

  /// A change of the given parts.
  public init(
    items: [StripeItemChange] = [], proration: StripeProration? = nil,
    prorationDate: StripeTimestamp? = nil, cancelAtPeriodEnd: Bool? = nil,
    endTrialNow: Bool = false, startPeriodNow: Bool = false,
    metadata: [String: String] = [:]
  ) {
    self.items = items
    self.proration = proration
    self.prorationDate = prorationDate
    self.cancelAtPeriodEnd = cancelAtPeriodEnd
    self.endTrialNow = endTrialNow
    self.startPeriodNow = startPeriodNow
    self.metadata = metadata
  }

  var form: FormBody {
    var form = FormBody()
    form.set("items", items.map(\.form))
    form.set("proration_behavior", proration?.rawValue)
    form.set("proration_date", prorationDate)
    form.set("cancel_at_period_end", cancelAtPeriodEnd)
    if endTrialNow { form.set("trial_end", "now") }
    if startPeriodNow { form.set("billing_cycle_anchor", "now") }
    form.set("metadata", metadata)
    return form
  }
}

/// One item to change, add or remove.
public enum StripeItemChange: Sendable, Equatable {
  /// A new item.
  case add(price: StripePriceID, quantity: Int64?)
  /// Another price on an item that is there.
  case replace(StripeSubscriptionItemID, price: StripePriceID, quantity: Int64?)
  /// No longer charged. `clearUsage` forgets usage not yet invoiced; before 2025-03-31.basil a metered item with usage
  /// cannot be removed otherwise.
  case remove(StripeSubscriptionItemID, clearUsage: Bool)

  var form: FormBody {
    var form = FormBody()
    switch self {
    case .add(let price, let quantity):
      form.set("price", price)
      form.set("quantity", quantity)
    case .replace(let id, let price, let quantity):
      form.set("id", id)
      form.set("price", price)
      form.set("quantity", quantity)
    case .remove(let id, let clearUsage):
      form.set("id", id)
      form.set("deleted", true)
      if clearUsage { form.set("clear_usage", true) }
    }
    return form
  }
}

/// What is charged or credited when something changes within a period.
public struct StripeProration: StripeChoice {
  public let rawValue: String
  public init(rawValue: String) { self.rawValue = rawValue }

  /// On the next invoice.
  public static let create = StripeProration(rawValue: "create_prorations")
  /// Nothing.
  public static let none = StripeProration(rawValue: "none")
  /// On an invoice of its own, at once.
  public static let alwaysInvoice = StripeProration(rawValue: "always_invoice")
}
