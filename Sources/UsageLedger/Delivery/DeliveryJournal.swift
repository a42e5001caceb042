public import Amounts
public import Metering

/// What was sent to Stripe for each segment, and who may send now.
public protocol DeliveryJournal: Sendable {
  /// A record without attempts for a segment that nothing was sent for.
  func delivery(of segment: Segment.Key) async throws(LedgerError) -> DeliveryRecord

  /// All of a customer's segments for which something was written.
  func deliveries(of customer: CustomerID) async throws(LedgerError) -> [DeliveryRecord]

  /// Writes an attempt down before it is sent. Throws `conflict` when the sequence is taken.
  func recordIntent(_ attempt: DeliveryAttempt) async throws(LedgerError)

  /// Writes down what became of an attempt; the first outcome stays.
  func recordOutcome(
    _ outcome: DeliveryAttempt.Outcome, of segment: Segment.Key, sequence: Int64, at now: Timestamp
  ) async throws(LedgerError)

  /// Writes down what Stripe's own summaries show for a segment.
  func recordConfirmation(_ value: WholeQuantity, of segment: Segment.Key, at now: Timestamp)
    async throws(LedgerError)

  /// Stops (a reason) or lets go on (nil) the sending for a segment.
  func hold(_ segment: Segment.Key, reason: String?) async throws(LedgerError)

  /// Takes or renews the right to send for a customer until that time; false while another holder has it. One that another
  /// holder has beyond `LeaseRule.lastCredibleEnd` is no right.
  func claim(_ customer: CustomerID, holder: String, until: Timestamp, now: Timestamp)
    async throws(LedgerError) -> Bool

  /// Gives the right back; nothing happens when another holder has it.
  func release(_ customer: CustomerID, holder: String) async throws(LedgerError)
}
