import Amounts
import Billing
import Metering

/// A meter's usage as a chart needs it: stretches of time, with what was reported in each and in the period before.
struct MeterSeries: Hashable, Sendable {
  /// One stretch of time.
  struct Slot: Hashable, Sendable {
    let span: UsageSpan
    /// What the meter's aggregation makes of the windows that end here, before rounding; nil where none was reported.
    let value: Quantity?
    /// What a sum has reached by the end of the stretch; nil for gauges and for what is to come.
    let reached: Quantity?
    /// What both were a period earlier.
    let before: Quantity?
    let reachedBefore: Quantity?
  }

  let usage: MeterUsage
  let step: SeriesStep
  /// The customer's time: a test clock's for its customers.
  let now: Timestamp
  /// Oldest first. By day all of the period, what is to come included; by hour the newest two days.
  let slots: [Slot]
}
