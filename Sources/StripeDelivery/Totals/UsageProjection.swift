internal import Amounts
internal import Metering

/// What a segment's value will be at its end if usage goes on as it did. Pure.
///
/// A sum grows with time: value × length ÷ elapsed, in whole seconds, rounded once by the meter's rule. A gauge's last
/// value, peak, mean and percentile stay as they are. Held at what can be rated, 2^53.
enum UsageProjection {
  static func value(
    _ total: WholeQuantity, exact: Quantity, of meter: Meter, in span: UsageSpan, now: Timestamp
  ) throws(AmountError) -> WholeQuantity {
    let elapsed = now.seconds - span.start.seconds
    let length = span.end.seconds - span.start.seconds
    guard meter.aggregation == .sum, elapsed > 0, elapsed < length else { return total }
    let projected = try exact.scaled(by: length, over: elapsed, rounding: .halfUp)
    return try min(projected, .jsonLimit).rounded(meter.rounding)
  }
}
