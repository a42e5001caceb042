import Metering
import UsageLedger

/// When Stripe is asked what it counted: 30 s after it accepted a total, then, while it shows another, after twice the
/// time, up to an hour. Stripe adds events up with a delay that it does not name.
enum ConfirmationSchedule {
  static let firstSeconds: Int64 = 30
  static let longestSeconds: Int64 = 3_600

  /// Nil when there is nothing to ask: nothing accepted, or confirmed already.
  static func due(_ record: DeliveryRecord) -> Timestamp? {
    guard let accepted = record.accepted, let acceptedAt = accepted.resolvedAt else { return nil }
    guard let confirmed = record.confirmed, confirmed.at > acceptedAt else {
      return acceptedAt.advanced(bySeconds: firstSeconds)
    }
    guard confirmed.value != accepted.value else { return nil }
    let age = confirmed.at.nanoseconds(since: acceptedAt) / Timestamp.nanosecondsPerSecond
    return confirmed.at.advanced(bySeconds: min(max(age, firstSeconds), longestSeconds))
  }
}
