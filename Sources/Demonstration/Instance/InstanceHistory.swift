public import Metering

/// Thirty days, or any other stretch, of one customer instance: what its Prometheus would have recorded.
public struct InstanceHistory: Hashable, Sendable {
  /// The label by which one Prometheus serves many customers.
  public let namespace: String
  public let start: Timestamp
  public let end: Timestamp
  public let devices: GaugeHistory
  public let storageBytes: GaugeHistory
  public let messages: CounterHistory

  public init(
    namespace: String, start: Timestamp, end: Timestamp, devices: GaugeHistory,
    storageBytes: GaugeHistory, messages: CounterHistory
  ) {
    self.namespace = namespace
    self.start = start
    self.end = end
    self.devices = devices
    self.storageBytes = storageBytes
    self.messages = messages
  }

  /// The metrics' names as an IoT platform exposes them.
  public enum Metric: String, CaseIterable, Sendable {
    case devicesOnline = "iot_devices_online"
    case messagesReceived = "mqtt_messages_received_total"
    case storageUsedBytes = "storage_used_bytes"
  }

  /// What a scrape of that metric at that time reads.
  public func value(of metric: Metric, at instant: Timestamp) -> Int64 {
    switch metric {
    case .devicesOnline: devices.value(at: instant)
    case .messagesReceived: messages.value(at: instant)
    case .storageUsedBytes: storageBytes.value(at: instant)
    }
  }
}
