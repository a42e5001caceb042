/// What is odd about a report that was taken all the same; the answer carries the sentence.
public struct ReportWarning: Hashable, Sendable {
  /// The stable `code` of the warning in the answer.
  public enum Code: String, Sendable {
    /// `metrics.devices` and `active_devices` differ: `metrics.devices` is billed.
    case devicesDiffer = "devices_differ"
    /// More devices active than there are.
    case activeAboveTotal = "active_above_total"
    /// More than twelve decimals: rounded to the twelfth.
    case roundedToTwelveDecimals = "rounded_to_twelve_decimals"
    /// A plain report without window, `report_id` or key: a repeat of it counts again.
    case repeatCountsAgain = "repeat_counts_again"
    /// The same exporter skipped or repeated a sequence number, or another exporter reports for the instance.
    case exporterSequence = "exporter_sequence"
    /// The window's period is closed: the report is late usage and on no invoice by itself.
    case closedPeriod = "closed_period"
  }

  /// What is odd.
  public let code: Code
  /// A sentence with the values and what is counted.
  public let detail: String

  /// `detail` must say what was taken, so that the sender can tell whether it was meant.
  public init(_ code: Code, _ detail: String) {
    self.code = code
    self.detail = detail
  }
}
