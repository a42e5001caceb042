public import Metering

/// One thing that is not as it should be: between a certificate and the ledger, or between the ledger and Stripe.
public struct VerificationDifference: Hashable, Sendable, CustomStringConvertible {
  /// Whose data differ.
  public let customer: CustomerID
  /// What was compared: `certificate 3`, or a meter and its segment.
  public let subject: String
  /// What each side says.
  public let detail: String

  /// Takes the parts as they are.
  public init(customer: CustomerID, subject: String, detail: String) {
    self.customer = customer
    self.subject = subject
    self.detail = detail
  }

  /// One line: customer, subject, detail.
  public var description: String { "\(customer): \(subject): \(detail)" }
}
