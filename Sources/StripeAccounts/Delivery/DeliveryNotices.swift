public import Metering

/// Who delivers, and is told that there is something to deliver.
public protocol DeliveryNotices: Sendable {
  /// Asks for a reconciliation of a customer whose link or subscriptions changed; returns at once.
  func notify(_ customer: CustomerID)
}
