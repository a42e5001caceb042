/// An invoice, or the preview of one ([invoices](https://docs.stripe.com/api/invoices/object)).
public struct StripeInvoice: StripeListed {
  /// `in_…`; of a preview `upcoming_in_…`, or `upcoming` in versions that give it none.
  public let id: StripeInvoiceID
  /// Who pays.
  public let customer: StripeCustomerID?
  /// The subscription it charges for; nil for one-off invoices.
  public let subscription: StripeSubscriptionID?
  /// Draft, open, paid and so on; nil for some previews.
  public let status: StripeInvoiceStatus?
  /// Why it was cut, such as `subscription_cycle`.
  public let billingReason: String?
  /// Three letters in lower case.
  public let currency: String
  /// Before discounts and taxes, in minor units.
  public let subtotal: Int64
  /// After discounts and taxes, in minor units.
  public let total: Int64
  /// The period whose usage is charged; licensed lines may be for the next one, see each line.
  public let period: StripePeriod
  /// When it was created, or would be.
  public let created: StripeTimestamp?
  /// The first page of its lines.
  public let lines: StripeList<StripeInvoiceLine>
}

extension StripeInvoice {
  private enum CodingKeys: String, CodingKey {
    case id, customer, subscription, parent, status, currency, subtotal, total, created, lines
    case billingReason = "billing_reason"
    case periodStart = "period_start"
    case periodEnd = "period_end"
  }

  /// Where the subscription stands from 2025-03-31.basil on.
  private struct Parent: Decodable {
    let details: Details?

    struct Details: Decodable {
      let subscription: StripeSubscriptionID?
    }

    enum CodingKeys: String, CodingKey {
      case details = "subscription_details"
    }
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let parent = try container.decodeIfPresent(Parent.self, forKey: .parent)
    id = try container.decodeIfPresent(StripeInvoiceID.self, forKey: .id) ?? "upcoming"
    customer = try container.decodeIfPresent(StripeCustomerID.self, forKey: .customer)
    subscription =
      try parent?.details?.subscription
      ?? container.decodeIfPresent(StripeSubscriptionID.self, forKey: .subscription)
    status = try container.decodeIfPresent(StripeInvoiceStatus.self, forKey: .status)
    billingReason = try container.decodeIfPresent(String.self, forKey: .billingReason)
    currency = try container.decode(String.self, forKey: .currency)
    subtotal = try container.decode(Int64.self, forKey: .subtotal)
    total = try container.decode(Int64.self, forKey: .total)
    period = StripePeriod(
      start: try container.decode(StripeTimestamp.self, forKey: .periodStart),
      end: try container.decode(StripeTimestamp.self, forKey: .periodEnd))
    created = try container.decodeIfPresent(StripeTimestamp.self, forKey: .created)
    lines = try container.decode(StripeList<StripeInvoiceLine>.self, forKey: .lines)
  }
}

/// Where in its life an invoice is.
public struct StripeInvoiceStatus: StripeChoice {
  public let rawValue: String
  public init(rawValue: String) { self.rawValue = rawValue }

  /// Can still change: usage reported now for its period is still taken in.
  public static let draft = StripeInvoiceStatus(rawValue: "draft")
  /// Final and not paid.
  public static let open = StripeInvoiceStatus(rawValue: "open")
  /// Final and paid.
  public static let paid = StripeInvoiceStatus(rawValue: "paid")
  /// Given up.
  public static let uncollectible = StripeInvoiceStatus(rawValue: "uncollectible")
  /// Withdrawn.
  public static let void = StripeInvoiceStatus(rawValue: "void")
}
