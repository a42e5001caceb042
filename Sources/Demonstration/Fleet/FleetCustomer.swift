import Metering
import Reporting

/// One customer of the demonstration's fleet: what it used in every hour of the last months. Pure.
struct FleetCustomer: Sendable {
  /// What makes its usage worth a look.
  enum Story: Sendable {
    case growth
    case weekendDips
    case outage
    case spike
    case planChange
    case steady
  }

  let id: String
  let name: String
  let plan: String
  let story: Story
  /// At the beginning, and at the end of the history.
  let devices: (first: Int64, last: Int64)
  /// What one device sends in an hour of a working day.
  let messagesPerDevice: Int64

  /// Six plausible ones.
  static let all = [
    FleetCustomer(
      id: "cust_harbor", name: "Harbor Sensors", plan: "professional", story: .growth,
      devices: (12, 34), messagesPerDevice: 70),
    FleetCustomer(
      id: "cust_meadow", name: "Meadow Farms", plan: "professional", story: .weekendDips,
      devices: (24, 26), messagesPerDevice: 95),
    FleetCustomer(
      id: "cust_northwind", name: "Northwind Cold Chain", plan: "professional", story: .outage,
      devices: (18, 21), messagesPerDevice: 60),
    FleetCustomer(
      id: "cust_lumen", name: "Lumen Street Lights", plan: "professional", story: .spike,
      devices: (22, 23), messagesPerDevice: 55),
    FleetCustomer(
      id: "cust_orchard", name: "Orchard Robotics", plan: "starter", story: .planChange,
      devices: (6, 23), messagesPerDevice: 80),
    FleetCustomer(
      id: "cust_quay", name: "Quay Parking", plan: "starter", story: .steady, devices: (8, 8),
      messagesPerDevice: 20),
  ]

  /// The report of the hour of that number, of so many; nil for an hour in which nothing was reported.
  func report(hour: Int64, of hours: Int64, start: Timestamp) -> JSONObject? {
    if story == .outage, (hours - 10 * 24 + 3..<hours - 8 * 24 + 10).contains(hour) { return nil }
    let begin = start.advanced(bySeconds: hour * 3_600)
    let end = begin.advanced(bySeconds: 3_600)
    let devices = devices(hour: hour, of: hours)
    let messages = messages(hour: hour, of: hours, devices: devices, at: begin)
    return [
      "customer_id": .string(id), "instance_id": .string("main"),
      "metrics": .object([
        "devices": JSONValue(devices), "mqtt_messages": JSONValue(messages),
        "storage_gb": JSONValue(2 + devices / 4 + hour * 3 / hours),
      ]),
      "window_start": .string("\(begin)"), "window_end": .string("\(end)"),
    ]
  }

  private func devices(hour: Int64, of hours: Int64) -> Int64 {
    let grown = devices.first + (devices.last - devices.first) * hour / max(1, hours - 1)
    // One more, now and then: nobody's fleet is a straight line.
    return grown + (story != .steady && Self.scatter(hour / 24, 5) == 0 ? 1 : 0)
  }

  private func messages(hour: Int64, of hours: Int64, devices: Int64, at begin: Timestamp) -> Int64
  {
    var percent = 80 + Self.scatter(hour, 41)
    // The first of January 1970 was a Thursday.
    let weekday = (begin.seconds / 86_400 + 3) % 7
    if weekday >= 5 { percent = story == .weekendDips ? percent / 4 : percent * 4 / 5 }
    let clock = hour % 24
    if !(6..<20).contains(clock) { percent /= 2 }
    if story == .spike, (hours - 5 * 24..<hours - 4 * 24).contains(hour) { percent *= 9 }
    return devices * messagesPerDevice * percent / 100
  }

  /// A number from zero to below `range` that looks like chance and is the same in every run.
  private static func scatter(_ number: Int64, _ range: Int64) -> Int64 {
    let mixed = (number &* 2_654_435_761) ^ (number &* 40_503 &>> 3)
    return ((mixed >> 7) % range + range) % range
  }
}
