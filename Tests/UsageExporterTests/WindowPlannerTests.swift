import Metering
import Testing

@testable import UsageExporter

@Suite struct WindowPlannerTests {
  private func planner(_ intervalMilliseconds: Int64 = 3_600_000, delay: Int64 = 15_000) throws
    -> WindowPlanner
  {
    WindowPlanner(
      grid: try #require(WindowGrid(intervalMilliseconds: intervalMilliseconds)),
      delayMilliseconds: delay)
  }

  @Test(arguments: [
    (
      "before the end", "2026-03-02T10:59:59Z",
      WindowPlanner.Step.wait(until: time("2026-03-02T11:00:15Z"))
    ),
    (
      "at the end, not yet settled", "2026-03-02T11:00:14.999Z",
      .wait(until: time("2026-03-02T11:00:15Z"))
    ),
    (
      "settled", "2026-03-02T11:00:15Z",
      .collect(window("2026-03-02T10:00:00Z", "2026-03-02T11:00:00Z"))
    ),
    (
      "three days late", "2026-03-05T12:34:56Z",
      .collect(window("2026-03-02T10:00:00Z", "2026-03-02T11:00:00Z"))
    ),
    ("the clock jumped back", "2026-03-02T08:00:00Z", .wait(until: time("2026-03-02T11:00:15Z"))),
    (
      "forty days late", "2026-04-11T10:30:00Z",
      .skip(through: time("2026-03-07T11:00:00Z"), milliseconds: 5 * 86_400_000 + 3_600_000)
    ),
  ])
  func eachWindowIsPlannedOnceAndInOrder(label: String, now: String, step: WindowPlanner.Step)
    throws
  {
    let next = try planner().next(collectedThrough: time("2026-03-02T10:00:00Z"), now: time(now))
    #expect(next == step, "\(label)")
  }

  @Test func aNewIntervalBeginsWhereTheOldOneEnded() throws {
    let next = try planner(86_400_000).next(
      collectedThrough: time("2026-03-02T10:00:00Z"), now: time("2026-03-03T00:01:00Z"))
    #expect(next == .collect(window("2026-03-02T10:00:00Z", "2026-03-03T00:00:00Z")))
  }

  @Test func anEmptySpoolBeginsWithTheLastWholeWindowIfThePastIsKnown() throws {
    let now = time("2026-03-02T10:20:00Z")
    #expect(try planner().beginning(now: now, knowsThePast: true) == time("2026-03-02T09:00:00Z"))
    #expect(try planner().beginning(now: now, knowsThePast: false) == time("2026-03-02T10:00:00Z"))
  }

  @Test(arguments: [Int64(60_000), 90_000, 1_800_000, 3_600_000, 18_000_000, 86_400_000])
  func windowsTileFromAnyBeginning(interval: Int64) throws {
    let planner = try planner(interval)
    let now = time("2026-03-20T00:00:00Z")
    var through = planner.beginning(now: time("2026-03-18T13:37:11Z"), knowsThePast: true)
    #expect(through.milliseconds % interval == 0)
    var count = 0
    while case .collect(let window) = planner.next(collectedThrough: through, now: now) {
      #expect(window.start == through)
      #expect(window.end.milliseconds - window.start.milliseconds == interval)
      through = window.end
      count += 1
    }
    #expect(now.milliseconds(since: through) < interval + 15_000)
    #expect(count > 0)
  }

  @Test func whatWasCollectedBesideThePlanIsLeftOut() throws {
    var collected = CollectedTime()
    for minute in 20..<25 {
      collected.add(window("2026-03-02T10:\(minute):00Z", "2026-03-02T10:\(minute + 1):00Z"))
    }
    let planner = try planner(3_600_000, delay: 0)
    let now = time("2026-03-02T11:30:00Z")
    #expect(
      planner.next(
        collectedThrough: time("2026-03-02T10:00:00Z"), collected: collected, now: now)
        == .collect(window("2026-03-02T10:00:00Z", "2026-03-02T10:20:00Z")))
    #expect(
      planner.next(
        collectedThrough: time("2026-03-02T10:20:00Z"), collected: collected, now: now)
        == .collect(window("2026-03-02T10:25:00Z", "2026-03-02T11:00:00Z")))
    #expect(
      planner.next(
        collectedThrough: time("2026-03-02T11:00:00Z"), collected: collected, now: now)
        == .wait(until: time("2026-03-02T12:00:00Z")))
    #expect(
      planner.filling(
        window("2026-03-02T09:30:00Z", "2026-03-02T11:10:00Z"), collected: collected)
        == [
          window("2026-03-02T09:30:00Z", "2026-03-02T10:00:00Z"),
          window("2026-03-02T10:00:00Z", "2026-03-02T10:20:00Z"),
          window("2026-03-02T10:25:00Z", "2026-03-02T11:00:00Z"),
          window("2026-03-02T11:00:00Z", "2026-03-02T11:10:00Z"),
        ])
  }

  @Test(
    arguments: [
      ("nothing", nil, "2026-03-02T10:00:00Z"),
      ("recent", "2026-03-02T11:07:00Z", "2026-03-02T11:07:00Z"),
      ("a week ago", "2026-02-23T11:00:00Z", "2026-02-23T11:00:00Z"),
      ("too long ago", "2026-01-02T11:00:00Z", "2026-03-02T10:00:00Z"),
    ] as [(String, String?, String)])
  func aPlanBeginsWhereTheSpoolEnds(label: String, end: String?, start: String) throws {
    var collected = CollectedTime()
    if let end {
      let end = time(end)
      collected.add(TimeWindow(storedStart: end.advanced(byMilliseconds: -60_000), storedEnd: end))
    }
    let begins = try planner().beginning(
      now: time("2026-03-02T11:20:00Z"), knowsThePast: true, collected: collected)
    #expect(begins == time(start), "\(label)")
  }

  @Test func instantsBeforeTheEpochHaveEdgesToo() throws {
    let grid = try #require(WindowGrid(intervalMilliseconds: 60_000))
    #expect(grid.edge(atOrBefore: Timestamp(milliseconds: -1)).milliseconds == -60_000)
    #expect(Timestamp(nanoseconds: -1).milliseconds == -1)
  }

  @Test(arguments: [
    ("2026-01-31T10:00:00Z/2026-01-31T11:00:00Z", true),
    ("2026-01-31T10:00:00+02:00/2026-01-31T11:00:00Z", true),
    ("2026-01-31T10:00:00Z", false), ("2026-01-31T11:00:00Z/2026-01-31T10:00:00Z", false),
    ("2026-01-31T10:00:00Z/2026-01-31T10:00:00Z", false), ("a/b", false),
    ("2026-01-31T10:00:00.0001Z/2026-01-31T11:00:00Z", false),
    ("2026-01-01T00:00:00Z/2026-03-01T00:00:00Z", false),
  ])
  func windowArgumentsAreTwoTimes(text: String, isAllowed: Bool) {
    #expect(((try? WindowArgument.window(text)) != nil) == isAllowed)
  }
}
