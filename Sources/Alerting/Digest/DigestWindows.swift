public import UsageLedger

/// How complete a day is: its windows by what became of them.
public struct DigestWindows: Hashable, Sendable {
  /// Windows that are in the totals.
  public private(set) var reported: Int64 = 0
  /// The others.
  public private(set) var gaps: [CoverageGap.State: Int64] = [:]

  init() {}

  init(_ coverage: CustomerCoverage) {
    reported = coverage.reportedCount
    for state in CoverageGap.State.allCases { gaps[state] = coverage.windowCount(state) }
  }

  mutating func add(_ other: DigestWindows) {
    reported += other.reported
    gaps.merge(other.gaps, uniquingKeysWith: +)
  }
}
