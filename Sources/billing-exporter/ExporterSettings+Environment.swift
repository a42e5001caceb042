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
/// | `billing.api.ca.file`, `….client.cert.file`, `….client.key.file` | `BILLING_API_CA_FILE`, … |
/// | `collection.interval` | `COLLECTION_INTERVAL` |
/// | `collection.delay` | `COLLECTION_DELAY` |
/// | `prometheus.url` | `PROMETHEUS_URL` |
/// | `prometheus.token` | `PROMETHEUS_TOKEN`, secret |
/// | `prometheus.token.file` | `PROMETHEUS_TOKEN_FILE` |
/// | `prometheus.ca.file`, `….client.cert.file`, `….client.key.file` | `PROMETHEUS_CA_FILE`, … |
/// | `device.api.url` | `DEVICE_API_URL` |
/// | `device.api.token` | `DEVICE_API_TOKEN`, secret |
/// | `device.api.token.file` | `DEVICE_API_TOKEN_FILE` |
/// | `device.api.ca.file`, `….client.cert.file`, `….client.key.file` | `DEVICE_API_CA_FILE`, … |
/// | `https.proxy`, `http.proxy`, `no.proxy` | `HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY`, also in small letters |
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
      let text = config.string(forKey: key, isSecret: variable.isSecret)
      return variable.isProxy
        ? text ?? EnvironmentNames.value(variable.rawValue.lowercased()) : text
    }
  }
}
