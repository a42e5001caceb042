import Metering
import PrometheusClient
import Reporting
import Testing

@testable import UsageExporter

/// Readings of a list in a row of signs, five minutes apart: `#` there, `.` away, `?` the list was not read.
struct PresenceTimeline {
  let start: Timestamp
  let rule: PresenceRule
  let rows: [String]

  var presence: DevicePresence {
    var presence = DevicePresence(subject: "active http://api/d")
    let columns = rows.map { Array($0) }
    for column in 0..<(columns.first?.count ?? 0) where columns[0][column] != "?" {
      let devices = columns.indices.filter { columns[$0][column] == "#" }.map { "d\($0)" }
      let time = start.advanced(byMilliseconds: Int64(column) * 300_000).sampleTime
      let (came, left) = presence.changes(
        to: Set(devices), at: time, longestStepMilliseconds: rule.longestStepMilliseconds)
      presence.add(
        PresenceReading(
          subject: presence.subject, time: time,
          longestStepMilliseconds: rule.longestStepMilliseconds,
          memoryMilliseconds: rule.memoryMilliseconds, came: came, left: left))
    }
    return presence
  }
}

@Suite struct PresenceTallyTests {
  private static let hour = window("2026-03-02T10:00:00Z", "2026-03-02T11:00:00Z")
  private static let plain = PresenceRule()

  private static func rule(seen: Int64? = nil, dwell: Int64 = 0, flap: Int64 = 0) -> PresenceRule {
    PresenceRule(
      seenWithinMilliseconds: seen.map { $0 * 60_000 }, dwellMilliseconds: dwell * 60_000,
      flapMilliseconds: flap * 60_000)
  }

  struct Row: Sendable, CustomTestStringConvertible {
    let label: String
    /// Readings at 10:00, 10:05, … 11:00.
    let signs: String
    let rule: PresenceRule
    /// Nil: not known.
    let counted: Int64?
    let minutes: Int64
    var tooShort: Int64 = 0
    var unread: Int64 = 0
    var testDescription: String { label }
  }

  static let rows: [Row] = [
    Row(label: "there all along", signs: "#############", rule: plain, counted: 1, minutes: 60),
    Row(label: "never there", signs: ".............", rule: plain, counted: 0, minutes: 0),
    Row(label: "left in the window", signs: "######.......", rule: plain, counted: 0, minutes: 25),
    Row(
      label: "left, and was seen within an hour", signs: "######.......", rule: rule(seen: 60),
      counted: 1, minutes: 25),
    Row(
      label: "left just as long ago", signs: "######.......", rule: rule(seen: 35), counted: 1,
      minutes: 25),
    Row(
      label: "left before that", signs: "######.......", rule: rule(seen: 34), counted: 0,
      minutes: 25),
    Row(
      label: "one reading shows it", signs: "......#......", rule: rule(seen: 60), counted: 1,
      minutes: 0),
    Row(
      label: "interrupted", signs: "#####..######", rule: plain, counted: 1, minutes: 45),
    Row(
      label: "an interruption that is none", signs: "#####..######", rule: rule(flap: 15),
      counted: 1, minutes: 60),
    Row(
      label: "an interruption a reading longer", signs: "####...######", rule: rule(flap: 15),
      counted: 1, minutes: 40),
    Row(
      label: "away at the end for less than the tolerance", signs: "###########..",
      rule: rule(flap: 10), counted: 1, minutes: 50),
    Row(
      label: "away at the end for more", signs: "##########...", rule: rule(flap: 10), counted: 0,
      minutes: 45),
    Row(
      label: "there for the dwell", signs: "......#######", rule: rule(dwell: 30), counted: 1,
      minutes: 30),
    Row(
      label: "not there for the dwell yet", signs: ".......######", rule: rule(dwell: 30),
      counted: 0, minutes: 0, tooShort: 1),
    Row(
      label: "the dwell interrupted", signs: "......###.###", rule: rule(dwell: 30), counted: 0,
      minutes: 0, tooShort: 1),
    Row(
      label: "the dwell with a tolerance", signs: "......###.###", rule: rule(dwell: 30, flap: 10),
      counted: 1, minutes: 30),
    Row(
      label: "seen, and never for the dwell", signs: "###..........",
      rule: rule(seen: 120, dwell: 30), counted: 0, minutes: 0),
    Row(
      label: "seen for the dwell, short at the end", signs: "#######....##",
      rule: rule(seen: 60, dwell: 30), counted: 1, minutes: 30),
    Row(
      label: "one reading failed", signs: "####?########", rule: plain, counted: 1, minutes: 60),
    Row(
      label: "three readings failed", signs: "####???######", rule: plain, counted: 1, minutes: 40,
      unread: 20),
    Row(
      label: "three failed, within the tolerance", signs: "####???######", rule: rule(flap: 20),
      counted: 1, minutes: 60, unread: 20),
    Row(
      label: "the last reading failed", signs: "############?", rule: plain, counted: 1,
      minutes: 55,
      unread: 5),
    Row(
      label: "the last three failed", signs: "##########???", rule: plain, counted: nil,
      minutes: 45,
      unread: 15),
    Row(
      label: "not read at all", signs: "?????????????", rule: plain, counted: nil, minutes: 0,
      unread: 60),
  ]

  @Test(arguments: rows)
  func aWindowCounts(row: Row) {
    let timeline = PresenceTimeline(start: Self.hour.start, rule: row.rule, rows: [row.signs])
    let tally = PresenceTally(timeline.presence, row.rule, in: Self.hour)
    #expect((tally.unknown == nil ? tally.counted : nil) == row.counted)
    #expect(tally.milliseconds == row.minutes * 60_000)
    #expect(tally.tooShort == row.tooShort)
    #expect(tally.unreadMilliseconds == row.unread * 60_000)
    let readings = EndpointReadings(
      kept: KeptReadings(), presence: [metric("hours"): timeline.presence])
    let hours = readings.presence(row.rule, .deviceHours, of: metric("hours"), in: Self.hour)
    #expect(hours.notes.isEmpty == (row.unread == 0 || row.unread == 60))
    if row.unread == 60 {
      #expect(
        hours.outcome
          == .missing("the list was not read twice in a row in the window", mayComeLater: false))
    }
  }

  /// The devices of docs/guides/exporter.md, and what each of its rows bills.
  @Test(arguments: [
    (plain, 2, "2.25"), (rule(seen: 1_440), 4, "2.25"), (rule(dwell: 30), 1, "1.5"),
    (rule(dwell: 30, flap: 10), 2, "2.5"), (rule(seen: 1_440, dwell: 30), 2, "1.5"),
    (rule(seen: 1_440, dwell: 30, flap: 10), 3, "2.5"),
  ])
  func theGuidesExampleBillsWhatItSays(rule: PresenceRule, devices: Int64, hours: String) {
    let timeline = PresenceTimeline(
      start: Self.hour.start, rule: rule,
      rows: ["#############", "####.###.####", "#######......", "##..........."])
    let tally = PresenceTally(timeline.presence, rule, in: Self.hour)
    #expect(tally.counted == devices)
    #expect("\(tally.deviceHours)" == hours)
  }

  /// What is known after the window changes nothing in it, except that an interruption turns out to be one or none.
  @Test(arguments: rows.filter { $0.rule.flapMilliseconds == 0 })
  func aWindowThatIsAskedForAgainCountsTheSame(row: Row) {
    for later in ["############", "............", "..####..####"] {
      let timeline = PresenceTimeline(
        start: Self.hour.start, rule: row.rule, rows: [row.signs + later])
      let tally = PresenceTally(timeline.presence, row.rule, in: Self.hour)
      let alone = PresenceTimeline(start: Self.hour.start, rule: row.rule, rows: [row.signs])
      guard row.unread == 0 else { continue }
      #expect(tally == PresenceTally(alone.presence, row.rule, in: Self.hour), "\(later)")
    }
  }

  /// Hours of random devices: windows of any length add up to the whole, and rules never add to it.
  @Test(arguments: 1...40)
  func windowsAddUp(seed: UInt64) throws {
    var random = SeededNumbers(seed)
    let columns = 72
    let gaps = Set((0..<4).map { _ in Int.random(in: 1..<columns, using: &random) })
    let rows = (0..<5).map { _ in
      var isThere = Bool.random(using: &random)
      return String(
        (0...columns).map { column -> Character in
          if Int.random(in: 0..<6, using: &random) == 0 { isThere.toggle() }
          return gaps.contains(column) ? "?" : isThere ? "#" : "."
        })
    }
    let start = Self.hour.start
    for rule in [Self.plain, Self.rule(flap: 15), Self.rule(dwell: 20, flap: 10)] {
      let presence = PresenceTimeline(start: start, rule: rule, rows: rows).presence
      func time(_ from: Int, _ through: Int) -> Int64 {
        PresenceTally(
          presence, rule,
          in: TimeWindow(
            storedStart: start.advanced(byMilliseconds: Int64(from) * 300_000),
            storedEnd: start.advanced(byMilliseconds: Int64(through) * 300_000))
        ).milliseconds
      }
      var edges = [0, columns]
      for _ in 0..<6 { edges.append(Int.random(in: 1..<columns, using: &random)) }
      edges.sort()
      let parts = zip(edges, edges.dropFirst()).reduce(0) { $0 + time($1.0, $1.1) }
      let whole = time(0, columns)
      if rule == Self.plain { #expect(parts == whole) } else { #expect(parts <= whole) }
    }
  }

  @Test func theSpoolKeepsAndForgetsIt() throws {
    let rule = Self.rule(seen: 120, dwell: 30, flap: 10)
    let presence = PresenceTimeline(
      start: Self.hour.start, rule: rule, rows: ["#####..######", "......#......", "####........#"]
    ).presence
    let name = metric("devices")
    var state = SpoolState()
    state.apply(.identity(exporterID: "exp_1", createdAt: Self.hour.end, owner: nil))
    state.apply(try #require(SpoolRecord(SpoolRecord.presences(name, presence).form)))
    #expect(state.presence[name] == presence)
    var again = SpoolState()
    for record in state.snapshot(createdAt: Self.hour.end) {
      again.apply(try #require(SpoolRecord(record.form)))
    }
    #expect(again.presence == state.presence)
    // A day and the rule's two hours and forty minutes later only who is still there is left.
    var old = presence
    old.prune(before: Self.hour.end.advanced(byMilliseconds: 86_400_000).sampleTime)
    #expect(old.ended.isEmpty && old.open == presence.open && old.lastRead == presence.lastRead)
    var young = presence
    young.prune(before: Self.hour.start.advanced(byMilliseconds: 170 * 60_000).sampleTime)
    #expect(young == presence)
  }
}
