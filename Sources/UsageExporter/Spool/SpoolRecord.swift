import Metering
import PrometheusClient
import Reporting

/// One fact of the spool's journal. State is what the records add up to.
enum SpoolRecord: Equatable, Sendable {
  /// First in every journal: who this spool is.
  case identity(exporterID: String, createdAt: Timestamp)
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
  case reading(EndpointReading)
  /// Where the counting of a metric ended at a window's edge.
  case counted(MetricName, CountedEdge)

  // Only at the head of a compacted journal:
  case progress(nextSequence: Int64, collectedThrough: Timestamp?, rejected: Int64)
  case waiting(UsageReport)
  case incomplete(UsageReport, wanted: Set<MetricName>)
  case history(MetricName, LabelSet, ReadingBook.History)
}
