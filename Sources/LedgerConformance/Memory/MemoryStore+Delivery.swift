public import Amounts
public import Metering
public import UsageLedger

extension MemoryStore: DeliveryJournal {
  public func delivery(of segment: Segment.Key) async throws(LedgerError) -> DeliveryRecord {
    record(of: segment)
  }

  private func record(of segment: Segment.Key) -> DeliveryRecord {
    let known = attempts[segment, default: [:]].values.sorted { $0.sequence < $1.sequence }
    return DeliveryRecord(
      segment: segment, newest: known.last, accepted: known.last { $0.outcome == .accepted },
      confirmed: confirmations[segment], blockedReason: holds[segment])
  }

  public func deliveries(of customer: CustomerID) async throws(LedgerError) -> [DeliveryRecord] {
    Set(attempts.keys).union(confirmations.keys).union(holds.keys)
      .filter { $0.customer == customer }
      .sorted { ($0.meter, $0.start, $0.item) < ($1.meter, $1.start, $1.item) }
      .map(record)
  }

  public func recordIntent(_ attempt: DeliveryAttempt) async throws(LedgerError) {
    guard attempts[attempt.segment]?[attempt.sequence] == nil else {
      throw LedgerError(.conflict, "attempt \(attempt.sequence) is written down already")
    }
    attempts[attempt.segment, default: [:]][attempt.sequence] = attempt
  }

  public func recordOutcome(
    _ outcome: DeliveryAttempt.Outcome, of segment: Segment.Key, sequence: Int64, at now: Timestamp
  ) async throws(LedgerError) {
    guard let attempt = attempts[segment]?[sequence] else {
      throw LedgerError(.notFound, "attempt \(sequence) of \(segment.customer), \(segment.meter)")
    }
    guard attempt.outcome == nil else { return }
    attempts[segment]?[sequence] = attempt.resolved(outcome, at: now)
  }

  public func recordConfirmation(
    _ value: WholeQuantity, of segment: Segment.Key, at now: Timestamp
  ) async throws(LedgerError) {
    confirmations[segment] = DeliveryRecord.Confirmation(value: value, at: now)
  }

  public func hold(_ segment: Segment.Key, reason: String?) async throws(LedgerError) {
    holds[segment] = reason
  }

  public func claim(_ customer: CustomerID, holder: String, until: Timestamp, now: Timestamp)
    async throws(LedgerError) -> Bool
  {
    let latest = LeaseRule.lastCredibleEnd(beside: until)
    if let lease = leases[customer], lease.holder != holder, lease.until > now,
      lease.until <= latest
    {
      return false
    }
    leases[customer] = Lease(holder: holder, until: until)
    return true
  }

  public func release(_ customer: CustomerID, holder: String) async throws(LedgerError) {
    if leases[customer]?.holder == holder { leases[customer] = nil }
  }
}
