public import Metering

/// What someone said about windows that were not reported: nothing is expected there.
public struct CoverageMark: Hashable, Sendable, Comparable {
  /// Whether a stretch or the instance itself is given up.
  public enum Kind: String, Hashable, Sendable {
    /// The stretch was looked at, and is not to be waited for; it stays visible as waived.
    case waive
    /// The instance ended; if it reports again it is expected again from then on.
    case retire
  }

  /// Whose instance it is.
  public let customer: CustomerID
  /// The instance that is not waited for.
  public let instance: InstanceID
  /// A waiver has an end, a retirement none.
  public let kind: Kind
  /// From when on nothing is waited for.
  public let start: Timestamp
  /// Nil for a retirement.
  public let end: Timestamp?
  /// As a person gave it; shown with the gap.
  public let reason: String
  /// When it was written down.
  public let markedAt: Timestamp

  private init(
    customer: CustomerID, instance: InstanceID, kind: Kind, start: Timestamp, end: Timestamp?,
    reason: String, markedAt: Timestamp
  ) {
    self.customer = customer
    self.instance = instance
    self.kind = kind
    self.start = start
    self.end = end
    self.reason = reason
    self.markedAt = markedAt
  }

  /// Nothing is waited for in that stretch.
  public static func waiver(
    of instance: InstanceID, customer: CustomerID, _ window: TimeWindow, reason: String,
    at now: Timestamp
  ) -> CoverageMark {
    CoverageMark(
      customer: customer, instance: instance, kind: .waive, start: window.start, end: window.end,
      reason: reason, markedAt: now)
  }

  /// The instance is gone from `start` on.
  public static func retirement(
    of instance: InstanceID, customer: CustomerID, from start: Timestamp, reason: String,
    at now: Timestamp
  ) -> CoverageMark {
    CoverageMark(
      customer: customer, instance: instance, kind: .retire, start: start, end: nil,
      reason: reason, markedAt: now)
  }

  /// A mark as storage kept it; throws `corrupt` for a waiver without an end and the like.
  public init(
    stored customer: CustomerID, _ instance: InstanceID, kind: String, start: Timestamp,
    end: Timestamp?, reason: String, markedAt: Timestamp
  ) throws(LedgerError) {
    guard let kind = Kind(rawValue: kind), (kind == .retire) == (end == nil) else {
      throw LedgerError(
        .corrupt, "a mark of \(customer) \(instance) is neither waiver nor retirement")
    }
    self.init(
      customer: customer, instance: instance, kind: kind, start: start, end: end, reason: reason,
      markedAt: markedAt)
  }

  /// By instance, start, kind and end.
  public static func < (left: CoverageMark, right: CoverageMark) -> Bool {
    (left.instance, left.start, left.kind.rawValue, left.end ?? left.start)
      < (right.instance, right.start, right.kind.rawValue, right.end ?? right.start)
  }

  /// Whether it says the same, whatever the reason.
  public func marksTheSame(as other: CoverageMark) -> Bool {
    (customer, instance, kind, start) == (other.customer, other.instance, other.kind, other.start)
      && end == other.end
  }
}
