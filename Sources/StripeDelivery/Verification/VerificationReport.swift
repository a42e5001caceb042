public import Billing
public import Metering

/// What the last verification of all linked customers found.
public struct VerificationReport: Sendable {
  /// When it was over.
  public let finishedAt: Timestamp
  /// How many customers were compared.
  public let customers: Int
  /// Without what passed by waiting a little; in the order of the customers.
  public let differences: [VerificationDifference]

  /// Takes the parts as they are.
  public init(finishedAt: Timestamp, customers: Int, differences: [VerificationDifference]) {
    self.finishedAt = finishedAt
    self.customers = customers
    self.differences = differences
  }

  /// Those of one customer.
  public func differences(of customer: CustomerID) -> [VerificationDifference] {
    differences.filter { $0.customer == customer }
  }
}
