public import Metering
public import StripeAPI
import StripeAccounts
public import UsageLedger

extension InboxEvent {
  /// No id and no type of Stripe's is longer.
  private static let longestName = 255
  /// Nanoseconds since 1970 have room until 2262.
  private static let seconds: ClosedRange<Int64> = 0...8_800_000_000

  /// What is kept of a webhook's event, which came in at `receivedAt`.
  ///
  /// Nil for one whose names or time nobody's event has: empty, over 255 characters, other than printable ASCII, before 1970
  /// or behind 2248.
  public init?(_ notification: StripeNotification, receivedAt: Timestamp) {
    switch notification {
    case .event(let event): self.init(event, receivedAt: receivedAt)
    case .thin(let event): self.init(event, receivedAt: receivedAt)
    }
  }

  /// What is kept of an event with its object; nil as above.
  init?(_ event: StripeEvent, receivedAt: Timestamp) {
    self.init(
      event.id, event.type, event.created, object: event.objectID,
      stripeCustomer: event.customer?.rawValue, receivedAt)
  }

  /// What is kept of a thin event; nil as above. What happened to whom is asked for when it is processed.
  init?(_ event: StripeThinEvent, receivedAt: Timestamp) {
    self.init(
      event.id, event.type, event.created, object: event.relatedObject?.id, stripeCustomer: nil,
      receivedAt)
  }

  private init?(
    _ id: StripeEventID, _ type: String, _ created: StripeTimestamp, object: String?,
    stripeCustomer: String?, _ receivedAt: Timestamp
  ) {
    let names = [id.rawValue, type] + [object, stripeCustomer].compactMap(\.self)
    guard names.allSatisfy(Self.isName), Self.seconds.contains(created.unixSeconds) else {
      return nil
    }
    self.init(
      id: id.rawValue, type: type, createdAt: Timestamp(created), object: object,
      stripeCustomer: stripeCustomer, receivedAt: receivedAt)
  }

  private static func isName(_ text: String) -> Bool {
    (1...longestName).contains(text.utf8.count) && text.utf8.allSatisfy { 0x21 <= $0 && $0 < 0x7F }
  }
}
