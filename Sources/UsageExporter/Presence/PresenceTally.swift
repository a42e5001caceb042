import Amounts
import Metering
import PrometheusClient

/// What a device list that is read all along amounts to in one window.
struct PresenceTally: Equatable, Sendable {
  private static let hourMilliseconds: Int64 = 3_600_000

  let rule: PresenceRule
  /// The devices that count.
  private(set) var counted: Int64 = 0
  /// Of those that do not: there at the window's end, but not for long enough yet.
  private(set) var tooShort: Int64 = 0
  /// Of those that count: away at the window's end.
  private(set) var away: Int64 = 0
  /// The time of all devices in the window.
  private(set) var milliseconds: Int64 = 0
  /// How much of the window nobody knows.
  private(set) var unreadMilliseconds: Int64
  /// The newest reading that the window may use; nil without one.
  private(set) var lastRead: SampleTime?

  private let start: SampleTime
  private let end: SampleTime

  init(_ presence: DevicePresence, _ rule: PresenceRule, in window: TimeWindow) {
    self.rule = rule
    start = window.start.sampleTime
    end = window.end.sampleTime
    unreadMilliseconds = end.milliseconds(since: start)
    for stretch in presence.read where stretch.from <= end {
      lastRead = min(stretch.through, end)
      unreadMilliseconds -= overlap(stretch)
    }
    for stretches in presence.stretches.values { add(joined(stretches)) }
  }

  /// Why the number of devices at the window's end is not known; nil when it is.
  var unknown: String? {
    guard let lastRead, lastRead >= start else { return "the list was not read in the window" }
    let age = end.milliseconds(since: lastRead)
    guard age > rule.longestStepMilliseconds else { return nil }
    return
      "the list was last read \(age / 1_000) s before the window's end, and it is read every \(rule.everyMilliseconds / 1_000) s"
  }

  /// Why no time can be told; nil when some can.
  var unknownTime: String? {
    unreadMilliseconds < end.milliseconds(since: start)
      ? nil : "the list was not read twice in a row in the window"
  }

  /// What of the window counts for nobody, because the list was not read.
  var notes: [String] {
    unreadMilliseconds == 0
      ? [] : ["the list was not read for \(unreadMilliseconds / 1_000) s of the window"]
  }

  /// The devices' time in hours, cut off behind the twelfth decimal.
  var deviceHours: ExactNumber {
    ExactNumber(milliseconds).dividedTowardsZero(by: Self.hourMilliseconds)
  }

  /// What lies before the window's end, with interruptions that are none filled in.
  private func joined(_ stretches: [DevicePresence.Stretch]) -> [DevicePresence.Stretch] {
    var found: [DevicePresence.Stretch] = []
    for stretch in stretches where stretch.from <= end {
      let cut = DevicePresence.Stretch(from: stretch.from, through: min(stretch.through, end))
      if let last = found.last,
        cut.from.milliseconds(since: last.through) <= rule.flapMilliseconds
      {
        found[found.count - 1].through = cut.through
      } else {
        found.append(cut)
      }
    }
    return found
  }

  private mutating func add(_ stretches: [DevicePresence.Stretch]) {
    let long = stretches.filter {
      $0.through.milliseconds(since: $0.from) >= rule.dwellMilliseconds
    }
    for stretch in long { milliseconds += overlap(stretch) }
    let newest = stretches.last.map { isThere($0) } ?? false
    if let last = long.last, isSeen(last) {
      counted += 1
      if !newest { away += 1 }
    } else if newest {
      tooShort += 1
    }
  }

  /// There at the window's end, as far as the last reading and the tolerance tell.
  private func isThere(_ stretch: DevicePresence.Stretch) -> Bool {
    guard let lastRead else { return false }
    return stretch.through >= lastRead
      || end.milliseconds(since: stretch.through) <= rule.flapMilliseconds
  }

  private func isSeen(_ stretch: DevicePresence.Stretch) -> Bool {
    guard let seen = rule.seenWithinMilliseconds else { return isThere(stretch) }
    return isThere(stretch) || end.milliseconds(since: stretch.through) <= seen
  }

  private func overlap(_ stretch: DevicePresence.Stretch) -> Int64 {
    max(0, min(stretch.through, end).milliseconds(since: max(stretch.from, start)))
  }
}
