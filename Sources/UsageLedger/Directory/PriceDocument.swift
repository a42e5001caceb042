public import Metering

/// The terms of an immutable price, as the delivery wrote them down: rating reads them also while Stripe is away.
public struct PriceDocument: Hashable, Sendable {
  /// The price whose terms they are; a price at Stripe never changes its terms.
  public let id: PriceID
  /// JSON, in a form that belongs to the delivery.
  public let json: String

  /// Takes the document as it is, unread.
  public init(id: PriceID, json: String) {
    self.id = id
    self.json = json
  }
}
