public import Metering

/// With which version of the exporter an instance reported last, and on which day.
public struct ExporterSighting: Hashable, Sendable {
  /// As the exporter says in the `User-Agent` of its reports.
  public let version: SemanticVersion
  /// Midnight in UTC, at which the day of the report began.
  public let day: Timestamp

  /// `moment` may be any of the day.
  public init(_ version: SemanticVersion, at moment: Timestamp) {
    self.version = version
    day = moment.startOfDay
  }
}
