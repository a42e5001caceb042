/// What is odd about a report that was taken all the same; the answer carries the sentence.
public struct ReportWarning: Hashable, Sendable {
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

  public let code: Code
  public let detail: String

  public init(_ code: Code, _ detail: String) {
    self.code = code
    self.detail = detail
  }
}
