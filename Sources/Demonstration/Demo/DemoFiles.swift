/// The demonstration's own files: the guide's plans, and which metric comes from which source.
public enum DemoFiles {
  /// The catalogue: the guide's Starter and Professional plans.
  public static let catalog = """
    currency: usd
    meters:
      device_usage:  { metric: devices,       kind: gauge,   aggregate: last, unit: device }
      mqtt_messages: { metric: mqtt_messages, kind: counter, aggregate: sum,  unit: message }
      storage_gb:    { metric: storage_gb,    kind: gauge,   aggregate: max,  unit: GB, round: up }
    plans:
      starter:
        name: Starter
        base: "29.00"
        trial_days: 14
        prices:
          - { meter: device_usage, model: per_unit, included: 5, unit_amount: "5.00" }
          - { meter: mqtt_messages, model: package, size: 1000, amount: "0.10", optional: true }
          - { meter: storage_gb, model: per_unit, unit_amount: "0.50", optional: true }
      professional:
        name: Professional
        base: "99.00"
        trial_days: 14
        prices:
          - { meter: device_usage, model: per_unit, included: 20, unit_amount: "4.00" }
          - { meter: mqtt_messages, model: package, included: 1000000, size: 1000, amount: "0.10" }

    """

  /// The exporter's metrics for a month of recorded history.
  public static let historyMetrics = """
    metrics:
      devices:       { source: prometheus, kind: gauge, selector: 'iot_devices_online{namespace="$NAMESPACE"}', reduce: last }
      mqtt_messages: { source: prometheus, kind: counter, selector: 'mqtt_messages_received_total{namespace="$NAMESPACE"}' }
      storage_gb:    { source: prometheus, kind: gauge, selector: 'storage_used_bytes{namespace="$NAMESPACE"}', reduce: max, divide_by: 1000000000 }

    """

  /// The exporter's metrics for a running instance at that address.
  public static func liveMetrics(instance address: String) -> String {
    """
    metrics:
      devices:       { source: http, url: '$DEVICE_API_URL/api/v1/devices', count: active }
      mqtt_messages: { source: scrape, url: '\(address)/metrics', kind: counter, selector: 'mqtt_messages_received_total' }
      api_requests:  { source: scrape, url: '\(address)/metrics', kind: counter, selector: 'http_requests_total' }
      storage_gb:    { source: scrape, url: '\(address)/metrics', kind: gauge, selector: 'storage_used_bytes', divide_by: 1000000000 }

    """
  }
}
