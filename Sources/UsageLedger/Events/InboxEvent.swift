public import Metering

/// One of Stripe's events, as much of it as is kept: what it is about, not what it said.
///
/// Events come doubled, out of order or not at all, so that whoever processes one reads the object as it is now.
public struct InboxEvent: Hashable, Sendable {
  /// `evt_…`: the same for every delivery of one event.
  public let id: String
  /// Stripe's word, such as `invoice.finalized`.
  public let type: String
  /// When it happened, by Stripe's clock or by the customer's test clock.
  public let createdAt: Timestamp
  /// The object it is about; nil for events about nothing that has an id.
  public let object: String?
  /// `cus_…`: the Stripe customer it is about; nil where it is about none, such as a meter's.
  public let stripeCustomer: String?
  /// When it came in first, by the service's clock.
  public let receivedAt: Timestamp

  /// Takes the parts as they are.
  public init(
    id: String, type: String, createdAt: Timestamp, object: String?, stripeCustomer: String?,
    receivedAt: Timestamp
  ) {
    self.id = id
    self.type = type
    self.createdAt = createdAt
    self.object = object
    self.stripeCustomer = stripeCustomer
    self.receivedAt = receivedAt
  }
}

/// Whether an event is the first of its id.
public enum EventArrival: String, Hashable, Sendable {
  /// Written down by this call.
  case new
  /// There already: nothing was changed, processed or not.
  case known
}
