package import Metering

/// The hours and days that a span touches and those that lie in it wholly.
package struct SpanHours: Equatable {
  private static let hour: Int64 = 3_600 * Timestamp.nanosecondsPerSecond
  private static let day = 24 * hour

  /// The hours in which windows of the span may end.
  package let touched: ClosedRange<Int64>
  /// Those of them of which the span holds every window.
  package let whole: Range<Int64>
  package let wholeDays: Range<Int64>

  /// Nil for an empty span.
  package init?(_ span: UsageSpan) {
    guard !span.isEmpty else { return nil }
    let first = HourSlot(ofWindowEnd: span.start.advanced(byNanoseconds: 1)).number
    touched = first...HourSlot(ofWindowEnd: span.end).number
    whole = Self.whole(span, unit: Self.hour)
    wholeDays = Self.whole(span, unit: Self.day)
  }

  private static func whole(_ span: UsageSpan, unit: Int64) -> Range<Int64> {
    let start = span.start.nanoseconds
    let floor = start.flooredQuotient(by: unit)
    let first = start % unit == 0 ? floor : floor + 1
    let end = span.end.nanoseconds.flooredQuotient(by: unit)
    return first..<max(first, end)
  }

  /// The hours touched that no whole day covers: at most two ranges.
  package var besideDays: [ClosedRange<Int64>] {
    guard !wholeDays.isEmpty else { return [touched] }
    let covered = wholeDays.lowerBound * 24..<wholeDays.upperBound * 24
    var ranges: [ClosedRange<Int64>] = []
    if touched.lowerBound < covered.lowerBound {
      ranges.append(touched.lowerBound...covered.lowerBound - 1)
    }
    if touched.upperBound >= covered.upperBound {
      ranges.append(covered.upperBound...touched.upperBound)
    }
    return ranges
  }
}
