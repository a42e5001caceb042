public import Metering

/// Who is billed as whom, by which subscription, in which segments, and what is planned to become of subscriptions.
public protocol CustomerDirectory: ChangeJournal {
  /// Links a customer to a Stripe customer. The same link again changes nothing.
  ///
  /// Throws `conflict` when either side is linked to another: meter events carry only the Stripe customer, and a
  /// second link would bill all usage twice. Events that waited for the Stripe customer's link are due from then on.
  func addLink(_ link: CustomerLink) async throws(LedgerError)

  /// Ends a customer's link, so that either side may be linked anew; without one nothing changes. Events
  /// about the Stripe customer that nobody has processed wait for its next link.
  func removeLink(of customer: CustomerID) async throws(LedgerError)

  func link(of customer: CustomerID) async throws(LedgerError) -> CustomerLink?

  func link(ofStripeCustomer id: String) async throws(LedgerError) -> CustomerLink?

  /// Which of these customers are linked: one question, however many they are.
  func linked(among customers: Set<CustomerID>) async throws(LedgerError) -> Set<CustomerID>

  /// In order of their ids, those after `customer` only; at most `limit`.
  func links(after customer: CustomerID?, limit: Int) async throws(LedgerError) -> [CustomerLink]

  /// Writes a subscription as it is now and the segments that follow from it, together.
  ///
  /// A segment with a known key replaces what was known of it (a cut moves its end), except the rules that it has; others
  /// stay. Throws `conflict` when another live subscription of the customer has an item on one of its meters.
  func save(_ subscription: SubscriptionRecord, segments: [Segment]) async throws(LedgerError)

  func subscription(_ id: String) async throws(LedgerError) -> SubscriptionRecord?

  /// Newest first, ended ones included.
  func subscriptions(of customer: CustomerID) async throws(LedgerError) -> [SubscriptionRecord]

  /// By meter and start, oldest first.
  func segments(of customer: CustomerID) async throws(LedgerError) -> [Segment]

  /// Keeps a price's terms; the first document of an id stays.
  func savePrice(_ price: PriceDocument) async throws(LedgerError)

  func price(_ id: PriceID) async throws(LedgerError) -> PriceDocument?
}
