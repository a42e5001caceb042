public import Amounts
public import Metering

/// An invoice of a customer's as Stripe showed it last: what a period billed is what the lines of its final invoices say.
///
/// Amounts are before discounts and taxes, except `total`.
public struct InvoiceSeen: Hashable, Sendable {
  /// `in_…`
  public let id: String
  /// The customer of ours that is billed by it.
  public let customer: CustomerID
  /// What the customer reads on it; nil before it is final.
  public let number: String?
  /// `cus_…`
  public let stripeCustomer: String
  /// `sub_…`; nil for an invoice of one-off amounts.
  public let subscription: String?
  /// Stripe's word: `draft`, `open`, `paid`, `uncollectible`, `void`.
  public let status: String
  /// Three letters in lower case.
  public let currency: String
  /// After discounts and taxes.
  public let total: Money
  /// When Stripe made it.
  public let createdAt: Timestamp
  /// Until when a draft takes usage, as far as Stripe plans; nil for a draft that waits for someone, and for all others.
  public let automaticallyFinalizesAt: Timestamp?
  /// When it became final and stopped taking usage; nil for a draft.
  public let finalizedAt: Timestamp?
  /// All of them, in Stripe's order.
  public let lines: [Line]
  /// When Stripe was asked for it, by the service's clock.
  public let seenAt: Timestamp

  /// Takes the parts as they are.
  public init(
    id: String, customer: CustomerID, number: String?, stripeCustomer: String,
    subscription: String?, status: String, currency: String, total: Money, createdAt: Timestamp,
    automaticallyFinalizesAt: Timestamp?, finalizedAt: Timestamp?, lines: [Line],
    seenAt: Timestamp
  ) {
    self.id = id
    self.customer = customer
    self.number = number
    self.stripeCustomer = stripeCustomer
    self.subscription = subscription
    self.status = status
    self.currency = currency
    self.total = total
    self.createdAt = createdAt
    self.automaticallyFinalizesAt = automaticallyFinalizesAt
    self.finalizedAt = finalizedAt
    self.lines = lines
    self.seenAt = seenAt
  }

  /// Whether its lines change no more.
  public var isFinal: Bool { finalizedAt != nil }

  /// Whether it bills what its lines say: it is final and was not withdrawn.
  public var bills: Bool { isFinal && status != "void" }
}
