import Metering
import Testing

@testable import UsageExporter

@Suite struct CollectedTimeTests {
  private let start = time("2026-03-02T10:00:00Z")

  /// A window of minutes behind the start.
  private func minutes(_ from: Int64, _ to: Int64) -> TimeWindow {
    TimeWindow(
      storedStart: start.advanced(byMilliseconds: from * 60_000),
      storedEnd: start.advanced(byMilliseconds: to * 60_000))
  }

  private func collected(_ windows: [(Int64, Int64)]) -> CollectedTime {
    var collected = CollectedTime()
    for (from, to) in windows { collected.add(minutes(from, to)) }
    return collected
  }

  @Test(
    arguments: [
      ("one", [(0, 60)], 1), ("in order", [(0, 60), (60, 120), (120, 180)], 1),
      ("backwards", [(120, 180), (60, 120), (0, 60)], 1),
      ("the middle last", [(0, 5), (10, 15), (5, 10)], 1),
      ("twice", [(0, 60), (0, 60)], 1), ("a gap", [(0, 60), (120, 180)], 2),
      ("other lengths", [(0, 60), (60, 65), (65, 70)], 2),
      ("overlapping, from the first release", [(0, 60), (30, 90)], 1),
      ("one inside another", [(0, 60), (10, 20)], 1),
    ] as [(String, [(Int64, Int64)], Int)])
  func windowsOfOneLengthInARowAreOneRun(label: String, windows: [(Int64, Int64)], count: Int) {
    #expect(collected(windows).runs.count == count, "\(label)")
  }

  @Test(
    arguments: [
      ("all of it", [(0, 60)], (0, 60), []), ("more than all", [(0, 60)], (-5, 65), []),
      ("its beginning", [(0, 60)], (0, 20), [(20, 60)]),
      ("its middle", [(0, 60), (60, 120), (120, 180)], (60, 120), [(0, 60), (120, 180)]),
      ("across two", [(0, 60), (60, 65)], (30, 62), [(0, 30), (62, 65)]),
      ("beside it", [(0, 60)], (60, 120), [(0, 60)]), ("nothing there", [], (0, 60), []),
    ] as [(String, [(Int64, Int64)], (Int64, Int64), [(Int64, Int64)])])
  func whatIsTakenOutIsNotCollected(
    label: String, windows: [(Int64, Int64)], taken: (Int64, Int64), left: [(Int64, Int64)]
  ) {
    var time = collected(windows)
    time.remove(minutes(taken.0, taken.1))
    #expect(time.stretches == left.map { minutes($0.0, $0.1) }, "\(label)")
    // Whole windows of a run are still known by their edges.
    if label == "its middle" { #expect(time.contains(minutes(0, 60))) }
  }

  @Test(
    arguments: [
      (0, 1, true, true), (3, 4, true, true), (4, 5, true, true), (0, 5, false, true),
      (0, 2, false, true),
      (5, 6, false, false), (-1, 0, false, false), (4, 6, false, true), (-1, 1, false, true),
      (-1, 7, false, true),
      (10, 15, true, true), (11, 12, false, true), (20, 25, false, false),
    ] as [(Int64, Int64, Bool, Bool)])
  func aWindowIsKnownByItsEdges(from: Int64, to: Int64, isKnown: Bool, overlaps: Bool) {
    let collected = collected([(0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (10, 15)])
    #expect(collected.contains(minutes(from, to)) == isKnown)
    #expect((collected.overlap(with: minutes(from, to)) != nil) == overlaps)
  }

  @Test func edgesThatNobodyKnowsAreNoWindow() {
    let collected = collected([(0, 60), (30, 90)])
    #expect(!collected.contains(minutes(0, 60)))
    #expect(collected.overlap(with: minutes(60, 70)) == minutes(0, 90))
  }

  @Test func gapsAreFoundBehindWhateverTouches() {
    let collected = collected([(0, 60), (60, 65), (65, 70), (80, 90)])
    for (from, gap) in [(-5, -5), (0, 70), (64, 70), (70, 70), (75, 75), (80, 90), (90, 90)]
      as [(Int64, Int64)]
    {
      #expect(collected.firstGap(from: minutes(from, from).start) == minutes(gap, gap).start)
    }
    #expect(collected.nextStart(after: minutes(70, 70).start) == minutes(80, 80).start)
    #expect(collected.nextStart(after: minutes(80, 80).start) == nil)
  }

  /// Whatever is added in whatever order, the stretches are those that any of the windows covers.
  @Test(arguments: 0..<50)
  func runsAreTheUnionOfTheWindows(seed: UInt64) {
    var random = SeededNumbers(seed)
    var collected = CollectedTime()
    var minutesCovered: Set<Int64> = []
    for _ in 0..<40 {
      let from = Int64.random(in: 0..<200, using: &random)
      let to = from + [1, 1, 1, 5, 15, 60].randomElement(using: &random)!
      collected.add(minutes(from, to))
      minutesCovered.formUnion(from..<to)
    }
    let shown = collected.runs.flatMap { run in
      (run.start.milliseconds(since: start) / 60_000)..<(run.end.milliseconds(since: start) / 60_000)
    }
    #expect(shown.count == Set(shown).count)
    #expect(Set(shown) == minutesCovered)
    #expect(collected.runs.map(\.start) == collected.runs.map(\.start).sorted())
  }
}
