import Configuration
import UsageExporter

/// Reads the settings from the environment.
///
/// | key | variable |
/// | --- | --- |
/// | `enable.usage.reporting` | `ENABLE_USAGE_REPORTING` |
/// | `customer.id` | `CUSTOMER_ID` |
/// | `instance.id` | `INSTANCE_ID` |
/// | `billing.api.url` | `BILLING_API_URL` |
/// | `billing.api.key` | `BILLING_API_KEY`, secret |
/// | `billing.api.key.file` | `BILLING_API_KEY_FILE` |
/// | `collection.interval` | `COLLECTION_INTERVAL` |
/// | `collection.delay` | `COLLECTION_DELAY` |
/// | `prometheus.url` | `PROMETHEUS_URL` |
/// | `device.api.url` | `DEVICE_API_URL` |
/// | `device.api.token` | `DEVICE_API_TOKEN`, secret |
/// | `device.api.token.file` | `DEVICE_API_TOKEN_FILE` |
/// | `namespace` | `NAMESPACE` |
/// | `metrics.config` | `METRICS_CONFIG` |
/// | `spool.path` | `SPOOL_PATH` |
/// | `health.check.port` | `HEALTH_CHECK_PORT` |
/// | `health.check.host` | `HEALTH_CHECK_HOST` |
/// | `log.format` | `LOG_FORMAT` |
extension ExporterSettings {
  /// Every value is read as text, so that a bad one is refused with its own text instead of falling back unseen.
  init(config: ConfigReader) throws(ExporterError) {
    try self.init(readFile: TextFile.contents) { variable in
      let key = ConfigKey(variable.rawValue.lowercased().split(separator: "_").map(String.init))
      return config.string(forKey: key, isSecret: variable.isSecret)
    }
  }
}
