public import Metering

/// One customer of the demonstration: the guide's example that its invoice must match.
public struct DemoCustomer: Sendable {
  public let id: String
  public let name: String
  public let plan: String
  public let devices: Int64
  public let messages: Int64
  public let storageBytes: Int64

  /// The guide's two examples: 8 devices on Starter, 25 devices and 1.5 million messages on Professional.
  public static let all = [
    DemoCustomer(
      id: "cust_starter", name: "Acme Sensors", plan: "starter", devices: 8, messages: 450_000,
      storageBytes: 2_500_000_000),
    DemoCustomer(
      id: "cust_professional", name: "Globex Metering", plan: "professional", devices: 25,
      messages: 1_500_000, storageBytes: 12_300_000_000),
  ]

  /// A history with this customer's numbers: two devices join in the first third, the broker restarts once.
  public func history(from start: Timestamp, to end: Timestamp) -> InstanceHistory {
    let day: Int64 = 86_400
    return InstanceHistory(
      namespace: id, start: start, end: end,
      devices: GaugeHistory(
        initial: devices - 2,
        changes: [
          .init(at: start.advanced(bySeconds: 5 * day), value: devices - 1),
          .init(at: start.advanced(bySeconds: 9 * day), value: devices),
        ]),
      storageBytes: GaugeHistory(
        initial: storageBytes / 2,
        changes: [.init(at: start.advanced(bySeconds: 12 * day), value: storageBytes)]),
      messages: CounterHistory(
        start: start, end: end, increase: messages, offset: 73_911,
        restart: start.advanced(bySeconds: 11 * day + 13 * 3_600 + 37 * 60 + 21)))
  }
}
