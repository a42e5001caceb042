import Metering
import PrometheusClient
import Reporting

/// One fact of the spool's journal. State is what the records add up to.
enum SpoolRecord: Equatable, Sendable {
  /// First in every journal: who this spool is, and whose. The first release wrote no owner; it is added later.
  case identity(exporterID: String, createdAt: Timestamp, owner: SpoolOwner?)
  /// A window was collected. Its report waits to be sent, unless reporting is off; `wanted` may still be completed;
  /// `through` is set when everything before it is done.
  case collected(TimeWindow, through: Timestamp?, report: UsageReport?, wanted: Set<MetricName>)
  /// A window's report with what was found later; waits to be sent.
  case completed(UsageReport, wanted: Set<MetricName>)
  /// Nothing more can be found for this window.
  case settled(TimeWindow)
  /// Windows up to here are too old to be collected.
  case skipped(through: Timestamp)
  /// The service has the report.
  case acknowledged(sequence: Int64)
  /// The service will never take the report; it lies among the rejected ones.
  case rejected(sequence: Int64)
  /// The service has reports on some of a window's time, `existing`: its own reports are taken back, and what is left
  /// of it is collected anew.
  case overlapped(TimeWindow, existing: [TimeWindow])
  case reading(EndpointReading)
  /// A device list that is read all along was read.
  case presence(MetricName, PresenceReading)
  /// Where the counting of a metric ended at a window's edge.
  case counted(MetricName, CountedEdge)

  // Only at the head of a compacted journal:
  /// How long the journal was when it was written over a longer one, on a full disk: if a line that begins there is
  /// none, it is what the longer one left behind.
  case extent(bytes: Int)
  /// What was collected, and which windows' time was taken back and is not collected anew yet.
  case coverage(CollectedTime, reopened: [TimeWindow])
  case progress(nextSequence: Int64, collectedThrough: Timestamp?, rejected: Int64)
  /// Waits to be sent; also a refused report that somebody wants sent again, under a new number.
  case waiting(UsageReport)
  case incomplete(UsageReport, wanted: Set<MetricName>)
  case history(MetricName, LabelSet, KeptReadings.History)
  case presences(MetricName, DevicePresence)

  /// Added to an extent where it is written, so that it always has seven digits.
  static let extentBase = 1_000_000
}
