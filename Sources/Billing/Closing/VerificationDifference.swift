public import Metering

/// One thing that is not as it should be: between a certificate and the ledger, or between the ledger and Stripe.
public struct VerificationDifference: Hashable, Sendable, CustomStringConvertible {
  public let customer: CustomerID
  /// What was compared: `certificate 3`, or a meter and its segment.
  public let subject: String
  /// What each side says.
  public let detail: String

  public init(customer: CustomerID, subject: String, detail: String) {
    self.customer = customer
    self.subject = subject
    self.detail = detail
  }

  public var description: String { "\(customer): \(subject): \(detail)" }
}
