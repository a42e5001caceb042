import Metering
import PrometheusClient

/// The metrics that are collected without a metrics file: the guide's three, as far as their sources are set.
enum BuiltInMetrics {
  /// Throws `setting` when there is no source to read anything from.
  static func definitions(_ settings: ExporterSettings) throws(ExporterError) -> [MetricDefinition]
  {
    guard settings.deviceAPI != nil || settings.prometheus != nil else {
      throw ExporterError(
        .setting, "nothing to collect: set DEVICE_API_URL, PROMETHEUS_URL or METRICS_CONFIG")
    }
    return try MetricsFile(yaml: yaml(settings), settings: settings, name: "the built-in metrics")
      .definitions
  }

  /// The built-in metrics as a metrics file, which is also how the documentation shows them.
  static func yaml(_ settings: ExporterSettings) -> String {
    let inNamespace = settings.namespace == nil ? "" : "{namespace=\"$NAMESPACE\"}"
    var lines = ["metrics:"]
    if settings.deviceAPI != nil {
      lines.append(
        "  devices: { source: http, url: '$DEVICE_API_URL/api/v1/devices', count: active }")
    }
    if settings.prometheus != nil {
      lines.append(
        "  mqtt_messages: { source: prometheus, kind: counter, selector: 'mqtt_messages_received_total\(inNamespace)' }"
      )
      lines.append(
        "  storage_gb: { source: prometheus, kind: gauge, selector: 'kubelet_volume_stats_used_bytes\(inNamespace)', reduce: max, divide_by: 1000000000, per: [namespace, persistentvolumeclaim] }"
      )
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
