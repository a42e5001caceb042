public import Metering

/// How complete one instance's reports of a span are: every stretch is reported, missing, late, void or waived. Pure.
///
/// An instance is expected from its first window, or from the span's start, until its newest whole window that has ended,
/// in steps of the length that its newest report had. After a retirement it is expected again once it reports again.
public struct InstanceCoverage: Hashable, Sendable {
  /// The instance that is expected to report.
  public let instance: InstanceID
  /// From when on windows are expected here.
  public let since: Timestamp
  /// The end of the newest window that is expected.
  public let until: Timestamp
  /// The length of the instance's windows.
  public let windowNanoseconds: Int64
  /// Windows that stand in the totals.
  public let reportedCount: Int64
  /// By start; those of single metrics among them.
  public let gaps: [CoverageGap]

  /// Nil for an instance from which no window is expected in the span: it reports in the plain form, or only later.
  public init?(
    _ reported: InstanceWindows, marks: [CoverageMark], span: UsageSpan, now: Timestamp,
    isFinal: Bool = false
  ) {
    guard let first = reported.first, first.start < span.end else { return nil }
    let newest = reported.windows.last?.window ?? first
    let length = newest.durationNanoseconds
    guard length > 0 else { return nil }
    func lastEnd(by instant: Timestamp) -> Timestamp {
      newest.end.advanced(
        byNanoseconds: instant.nanoseconds(since: newest.end).flooredQuotient(by: length) * length)
    }
    let known = reported.isWhole ? span.start : reported.windows.first?.window.start ?? span.start
    let expected = max(span.start, first.start, known)
    let end = lastEnd(by: min(now, span.end))
    let lateFrom = isFinal ? end : lastEnd(by: now).advanced(byNanoseconds: -2 * length)
    let sorting = GapSorting(
      reported: reported, marks: marks, length: length, lateFrom: lateFrom)
    instance = reported.instance
    since = expected
    until = max(expected, end)
    windowNanoseconds = length
    reportedCount = Int64(Set(sorting.existing.map(\.window)).count)
    gaps = sorting.gaps(from: expected, to: end)
  }
}

extension Int64 {
  fileprivate func flooredQuotient(by divisor: Int64) -> Int64 {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }
}
