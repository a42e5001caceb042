import Amounts
import Billing
import LedgerConformance
import Metering
import Testing
import UsageLedger

@Suite struct TotalExplanationTests {
  typealias Usage = ExplainedUsage

  /// Two instances: a has 5, 8, 6 in the hours 1, 2, 4; b has 3 in hour 2; a report of 90 is void.
  static func explain(
    _ aggregation: Aggregation, retirements: [InstanceRetirement] = [], now: Int64 = 4,
    rule: TotalRule = .current
  ) throws -> TotalExplanation {
    try TotalExplanation(
      meter: Usage.meter(aggregation), span: Usage.span,
      entries: [
        Usage.entry(1, "a", endingAt: 1, "5"), Usage.entry(2, "a", endingAt: 2, "8"),
        Usage.entry(3, "b", endingAt: 2, "3"),
        Usage.entry(4, "a", endingAt: 4, "90", voidedBy: 5),
        Usage.entry(6, "a", endingAt: 4, "6"),
      ], retirements: retirements, now: Usage.hour(now), rule: rule)
  }

  /// `1-2:8*` is the value 8 in the hours 1 to 2, and decides.
  static func hours(_ explanation: TotalExplanation) -> [String] {
    explanation.hours.map { hour in
      let first = hour.first.end.nanoseconds(since: Usage.start) / 3_600_000_000_000
      let parts = hour.parts.map { "\($0.instance)\($0.value)" }.joined(separator: "+")
      return "\(first)×\(hour.count):\(parts)=\(hour.value)\(hour.isDeciding ? "*" : "")"
    }
  }

  @Test(
    arguments: [
      (Aggregation.sum, "22", ["1×1:a5=5", "2×1:a8+b3=11", "4×1:a6=6"]),
      (.last, "9", ["2×1:b3=3", "4×1:a6=6"]),
      (.max, "11", ["1×1:a5=5", "2×2:a8+b3=11*", "4×1:a6+b3=9"]),
      (.p95, "11", ["1×1:a5=5", "2×2:a8+b3=11*", "4×1:a6+b3=9"]),
      (.average, "9", ["1×1:a5=5", "2×2:a8+b3=11", "4×1:a6+b3=9"]),
    ])
  func theHoursMakeTheTotal(_ aggregation: Aggregation, _ exact: String, _ hours: [String]) throws {
    let explanation = try Self.explain(aggregation)
    #expect(explanation.total.exact.description == exact)
    #expect(Self.hours(explanation) == hours)
    #expect(explanation.hourCount == 4)
  }

  @Test(
    arguments: [
      (Aggregation.sum, ["1 counted", "2 counted", "3 counted", "4 void", "6 counted"]),
      (.last, ["1 replaced", "2 replaced", "3 counted", "4 void", "6 counted"]),
    ])
  func everyReportHasAStanding(_ aggregation: Aggregation, _ standings: [String]) throws {
    let explanation = try Self.explain(aggregation)
    #expect(explanation.reports.map { "\($0.entry.id) \($0.status.rawValue)" } == standings)
  }

  @Test func aSilentInstanceIsNamedAndItsReportCountsOn() throws {
    let explanation = try Self.explain(.last, now: 6)
    #expect(explanation.total.exact == 9)
    #expect(explanation.total.silentInstances.map(\.text) == ["b"])
    #expect(
      explanation.reports.map(\.status) == [.replaced, .replaced, .counted, .void, .counted])
    let earlier = try Self.explain(.last, now: 6, rule: .expiring)
    #expect(earlier.total.exact == 6)
    #expect(
      earlier.reports.map(\.status) == [.replaced, .replaced, .expired, .void, .counted])
  }

  @Test(
    arguments: [
      (Aggregation.last, "6", ["4×1:a6=6"]),
      (.max, "11", ["1×1:a5=5", "2×1:a8+b3=11*", "3×1:a8=8", "4×1:a6=6"]),
      (.average, "7.5", ["1×1:a5=5", "2×1:a8+b3=11", "3×1:a8=8", "4×1:a6=6"]),
    ])
  func aRetiredInstanceCountsUntilThen(
    _ aggregation: Aggregation, _ exact: String, _ hours: [String]
  ) throws {
    let explanation = try Self.explain(
      aggregation, retirements: [InstanceRetirement(instance: InstanceID("b"), at: Usage.hour(2))])
    #expect(explanation.total.exact.description == exact)
    #expect(explanation.total.silentInstances == [])
    #expect(Self.hours(explanation) == hours)
    let status = explanation.reports.first { $0.entry.id == EntryID(3) }?.status
    #expect(status == (aggregation == .last ? .retired : .counted))
  }

  @Test(arguments: Aggregation.allCases)
  func nothingReportedIsZero(_ aggregation: Aggregation) throws {
    let explanation = try TotalExplanation(
      meter: Usage.meter(aggregation), span: Usage.span, entries: [], now: Usage.hour(3))
    #expect(explanation.total.whole == 0)
    #expect(explanation.hours.isEmpty && explanation.reports.isEmpty)
  }

  @Test(arguments: Aggregation.allCases, [1, 2, 3] as [UInt64])
  func randomReportsAddUp(_ aggregation: Aggregation, _ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let entries = try (1...60).map { id in
      try Usage.entry(
        id, ["a", "b", "c"].randomElement(using: &random) ?? "a",
        endingAt: Int64.random(in: 1...30, using: &random),
        "\(Int.random(in: 0...9, using: &random)).\(Int.random(in: 0...9, using: &random))")
    }
    let explanation = try TotalExplanation(
      meter: Usage.meter(aggregation), span: Usage.span, entries: entries, now: Usage.hour(30))
    var sum = Quantity.zero
    for hour in explanation.hours {
      var parts = Quantity.zero
      for part in hour.parts { parts = try parts.adding(part.value) }
      #expect(parts == hour.value)
      sum = try sum.adding(hour.value.multiplied(by: hour.count))
    }
    switch aggregation {
    case .sum, .last: #expect(sum == explanation.total.exact)
    case .average:
      #expect(
        try sum.divided(by: explanation.hourCount, rounding: .halfUp) == explanation.total.exact)
    case .max, .p95:
      #expect(
        explanation.hours.filter(\.isDeciding).map(\.value) == [explanation.total.exact])
    }
  }
}
