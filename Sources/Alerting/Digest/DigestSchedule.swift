/// When the digest of a day is sent, and to whom.
public struct DigestSchedule: Hashable, Sendable {
  /// The hour of the day behind it, UTC, 0 to 23.
  public let hour: Int64
  /// The webhooks that are told; nil for all.
  public let receivers: Set<AlertName>?

  /// Takes the parts as they are.
  public init(hour: Int64, receivers: Set<AlertName>? = nil) {
    self.hour = hour
    self.receivers = receivers
  }
}
