public import Billing
public import Metering

/// What one look at a customer found and did.
public struct RoundReport: Sendable {
  public let customer: CustomerID
  public let outcome: Outcome
  /// When, by the wall, the customer should be looked at again although nothing new is reported; nil for no need.
  public let wakeAt: Timestamp?

  public enum Outcome: Sendable {
    /// Everything that could be sent was; a standing for each segment that was looked at, by meter and start.
    case delivered([SegmentStanding])
    case notLinked
    /// Linked, without a subscription that lives or ended lately and has a metered price.
    case noSubscription
    /// Another process is at it.
    case claimedElsewhere
    /// Stripe or the store did not let the round go on; it is tried again.
    case failed(BillingError)
  }

  public init(customer: CustomerID, outcome: Outcome, wakeAt: Timestamp? = nil) {
    self.customer = customer
    self.outcome = outcome
    self.wakeAt = wakeAt
  }

  /// The standings of a round that went through; empty otherwise.
  public var standings: [SegmentStanding] {
    if case .delivered(let standings) = outcome { return standings }
    return []
  }
}
