public import Billing
public import Metering
public import UsageLedger

/// What one reconciliation of a customer found and did.
public struct ReconciliationReport: Sendable {
  public let customer: CustomerID
  public let outcome: Outcome
  /// The certificates that were written, in the order of their chain.
  public let closed: [PeriodCertificate]
  /// When, by the wall, the customer should be looked at again although nothing new is reported; nil for no need.
  public let wakeAt: Timestamp?
  /// Why something that the customer has at Stripe could not be read this time; what was known of it stays.
  public internal(set) var unread: BillingError?

  public enum Outcome: Sendable {
    /// Everything that could be sent was; a status for each segment that was looked at, by meter and start.
    case delivered([SegmentStatus])
    case notLinked
    /// Linked, without a subscription that lives or ended lately and has a metered price.
    case noSubscription
    /// Another process is at it.
    case claimedElsewhere
    /// Stripe or the store did not let the reconciliation go on; it is tried again.
    case failed(BillingError)
  }

  public init(
    customer: CustomerID, outcome: Outcome, closed: [PeriodCertificate] = [],
    wakeAt: Timestamp? = nil, unread: BillingError? = nil
  ) {
    self.customer = customer
    self.outcome = outcome
    self.closed = closed
    self.wakeAt = wakeAt
    self.unread = unread
  }

  /// The statuses of a reconciliation that went through; empty otherwise.
  public var statuses: [SegmentStatus] {
    if case .delivered(let statuses) = outcome { return statuses }
    return []
  }
}
