public import Metering

/// The day on which a key was used last, and from where.
public struct KeyUse: Hashable, Sendable {
  /// Midnight in UTC, at which the day began.
  public let day: Timestamp
  /// The address that the connection came from, a proxy's behind one; nil where it is not known.
  public let address: String?

  /// `moment` may be any of the day.
  public init(at moment: Timestamp, from address: String?) {
    day = moment.startOfDay
    self.address = address
  }
}
