import PrometheusClient

extension PresenceRule {
  /// What is counted by this rule, in words: `active devices, seen within 24h of the window's end; …`.
  func meaning(_ count: DeviceCount) -> String {
    let devices = count == .total ? "listed devices" : "active devices"
    var words: [String]
    switch (count, seenWithinMilliseconds) {
    case (.deviceHours, _): words = ["the hours of all active devices in the window"]
    case (_, let seen?): words = ["\(devices), seen within \(Self.text(seen)) of the window's end"]
    case (_, nil): words = ["\(devices) at the window's end"]
    }
    if dwellMilliseconds > 0 {
      words.append("each after \(Self.text(dwellMilliseconds)) without an interruption")
    }
    if flapMilliseconds > 0 {
      words.append("interruptions of at most \(Self.text(flapMilliseconds)) are none")
    }
    words.append("the list is read every \(Self.text(everyMilliseconds))")
    return words.joined(separator: "; ")
  }

  /// A time as the metrics file takes it.
  static func text(_ milliseconds: Int64) -> String {
    for (unit, length) in [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000)] as [(String, Int64)]
    where milliseconds % length == 0 && milliseconds > 0 {
      return "\(milliseconds / length)\(unit)"
    }
    return "\(milliseconds / 1_000)s"
  }
}

extension PresenceTally {
  /// How the devices add up to the value: who counts, who does not yet, and what is not known.
  func explanation(_ presence: DevicePresence) -> String {
    var words = ["\(presence.open.count) there at the last reading", "\(counted) count"]
    if away > 0 { words.append("\(away) of them away at the window's end") }
    if tooShort > 0 {
      words.append("\(tooShort) not for \(PresenceRule.text(rule.dwellMilliseconds)) yet")
    }
    words.append("\(deviceHours) device-hours")
    if unreadMilliseconds > 0 {
      words.append("\(unreadMilliseconds / 1_000) s of the window not read")
    }
    return words.joined(separator: ", ")
  }
}
