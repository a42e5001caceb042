public import Metering
public import UsageLedger

/// A state of a subscription in which Stripe charges less than what is used, or may do so, and the usage that it leaves behind.
public struct CollectionState: Hashable, Sendable {
  /// What keeps Stripe from charging.
  public enum Kind: String, CaseIterable, Hashable, Sendable {
    /// A trial ended without a way to pay: no invoice is made until it is resumed.
    case paused
    /// Invoices are made and not collected (`pause_collection`).
    case collectionPaused = "collection_paused"
    /// Payments were given up: invoices stay drafts.
    case unpaid
    /// A payment failed: invoices go on, and are tried again.
    case pastDue = "past_due"
    /// The first payment is missing; it expires after 23 hours.
    case incomplete
    /// The first payment never came; final.
    case incompleteExpired = "incomplete_expired"
    /// Ended; final.
    case canceled
    /// Ended because the Stripe customer was deleted; final.
    case customerDeleted = "customer_deleted"
    /// The subscription goes on without an item that billed a meter.
    case itemRemoved = "item_removed"
  }

  /// What keeps Stripe from charging.
  public let kind: Kind
  /// `sub_…`
  public let subscription: String
  /// Our customer, as the commands name it.
  public let customer: CustomerID
  /// When it began, by Stripe's events; nil where it is not known.
  public let since: Timestamp?
  /// What becomes of invoices meanwhile, where that is the state.
  public let pause: CollectionPause?
  /// What was used in the running or the last period and is on no invoice that is collected, an entry for each meter and
  /// stretch; empty where nothing is left behind.
  public let usage: [UncollectedUsage]
  /// `in_…`: final invoices of the subscription that wait for their payment, newest first.
  public let openInvoices: [String]

  /// Takes the parts as they are.
  public init(
    kind: Kind, subscription: String, customer: CustomerID, since: Timestamp?,
    pause: CollectionPause? = nil, usage: [UncollectedUsage] = [], openInvoices: [String] = []
  ) {
    self.kind = kind
    self.subscription = subscription
    self.customer = customer
    self.since = since
    self.pause = pause
    self.usage = usage
    self.openInvoices = openInvoices
  }
}
