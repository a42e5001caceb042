public import Metering
import Synchronization

/// A running customer instance: counters that grow with its traffic and devices that are online or not.
public final class LiveInstance: Sendable {
  /// What the instance has counted since it started.
  public struct Counters: Hashable, Sendable {
    public var messages: Int64 = 0
    public var apiRequests: Int64 = 0
  }

  public let namespace: String
  public let devicesOnline: Int
  public let devicesTotal: Int
  public let storageBytes: Int64
  public let startedAt: Timestamp
  private let counters = Mutex(Counters())

  public init(
    namespace: String, devicesOnline: Int, devicesTotal: Int, storageBytes: Int64,
    startedAt: Timestamp
  ) {
    self.namespace = namespace
    self.devicesOnline = devicesOnline
    self.devicesTotal = devicesTotal
    self.storageBytes = storageBytes
    self.startedAt = startedAt
  }

  public func read() -> Counters { counters.withLock { $0 } }

  /// Every device that is online sends that many messages, and one of them asks the API.
  public func tick(messagesPerDevice: Int64) {
    counters.withLock {
      $0.messages += messagesPerDevice * Int64(devicesOnline)
      $0.apiRequests += 1
    }
  }

  /// The state as OpenMetrics text (openmetrics.io), `# EOF` included.
  public var exposition: String {
    let now = read()
    let labels = "{namespace=\"\(namespace)\"}"
    return """
      # TYPE mqtt_messages_received counter
      # HELP mqtt_messages_received PUBLISH packets received from devices.
      mqtt_messages_received_total\(labels) \(now.messages)
      mqtt_messages_received_created\(labels) \(startedAt.seconds)
      # TYPE http_requests counter
      # HELP http_requests API requests answered.
      http_requests_total\(labels) \(now.apiRequests)
      http_requests_created\(labels) \(startedAt.seconds)
      # TYPE iot_devices_online gauge
      # HELP iot_devices_online Devices connected now.
      iot_devices_online\(labels) \(devicesOnline)
      # TYPE storage_used_bytes gauge
      # HELP storage_used_bytes Bytes kept for this customer.
      storage_used_bytes\(labels) \(storageBytes)
      # EOF

      """
  }
}
