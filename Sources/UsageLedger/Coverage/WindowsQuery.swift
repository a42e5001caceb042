public import Metering

/// Which windows are asked for: those of a customer that end in a span, the newest of each instance.
public struct WindowsQuery: Hashable, Sendable {
  public let customer: CustomerID
  public let span: UsageSpan
  /// At most so many of each instance; nil for all.
  public let limit: Int?

  public init(customer: CustomerID, span: UsageSpan, limit: Int? = nil) {
    self.customer = customer
    self.span = span
    self.limit = limit
  }
}
