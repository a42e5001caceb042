import Amounts
import Metering

/// Between which values a segment will end if usage goes on as it did. Pure.
///
/// A sum grows with time: the pace so far goes on for the rest, plus or minus one part in the square root of the whole days
/// that are known, the error of a mean over that many days where days differ by as much as they are. A gauge's last
/// value, peak, mean and percentile stay as they are. There is none before a day, or a thirtieth of the segment where
/// that is less. Values end at what can be rated, 2^53.
enum UsageProjection {
  struct Range: Hashable {
    let low: WholeQuantity
    let high: WholeQuantity
  }

  private static let daySeconds: Int64 = 86_400

  static func range(
    _ total: WholeQuantity, exact: Quantity, of meter: Meter, in span: UsageSpan, now: Timestamp
  ) throws(AmountError) -> Range? {
    let elapsed = now.seconds - span.start.seconds
    let length = span.end.seconds - span.start.seconds
    guard elapsed < length, meter.aggregation == .sum else {
      return Range(low: total, high: total)
    }
    guard elapsed > 0, elapsed >= min(daySeconds, length / 30) else { return nil }
    let rest = try min(
      exact.scaled(by: length - elapsed, over: elapsed, rounding: .halfUp), .jsonLimit)
    let parts = root(of: max(1, elapsed / daySeconds))
    let error = try rest.divided(by: parts, rounding: .halfUp)
    func end(_ growth: Quantity) throws(AmountError) -> WholeQuantity {
      try min(exact.adding(growth), .jsonLimit).rounded(meter.rounding)
    }
    return Range(low: try end(rest.subtracting(error)), high: try end(rest.adding(error)))
  }

  /// The whole square root.
  private static func root(of number: Int64) -> Int64 {
    var root: Int64 = 1
    while (root + 1) * (root + 1) <= number { root += 1 }
    return root
  }
}
