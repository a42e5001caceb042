public import Metering

/// Which windows are asked for: those of a customer that end in a span, the newest of each instance.
public struct WindowsQuery: Hashable, Sendable {
  /// Whose windows are wanted.
  public let customer: CustomerID
  /// Where the windows end.
  public let span: UsageSpan
  /// At most so many of each instance; nil for all.
  public let limit: Int?

  /// Without `limit`, costs follow all windows of the span.
  public init(customer: CustomerID, span: UsageSpan, limit: Int? = nil) {
    self.customer = customer
    self.span = span
    self.limit = limit
  }
}
