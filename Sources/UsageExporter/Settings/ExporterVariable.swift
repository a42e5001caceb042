import Wire

/// The environment variables that the exporter reads: the one table behind settings, `--help` and the documentation.
public enum ExporterVariable: String, CaseIterable, Sendable {
  case enableUsageReporting = "ENABLE_USAGE_REPORTING"
  case customerID = "CUSTOMER_ID"
  case instanceID = "INSTANCE_ID"
  case billingAPIURL = "BILLING_API_URL"
  case billingAPIKey = "BILLING_API_KEY"
  case billingAPIKeyFile = "BILLING_API_KEY_FILE"
  case billingAPICAFile = "BILLING_API_CA_FILE"
  case billingAPIClientCertFile = "BILLING_API_CLIENT_CERT_FILE"
  case billingAPIClientKeyFile = "BILLING_API_CLIENT_KEY_FILE"
  case collectionInterval = "COLLECTION_INTERVAL"
  case collectionDelay = "COLLECTION_DELAY"
  case prometheusURL = "PROMETHEUS_URL"
  case prometheusToken = "PROMETHEUS_TOKEN"
  case prometheusTokenFile = "PROMETHEUS_TOKEN_FILE"
  case prometheusCAFile = "PROMETHEUS_CA_FILE"
  case prometheusClientCertFile = "PROMETHEUS_CLIENT_CERT_FILE"
  case prometheusClientKeyFile = "PROMETHEUS_CLIENT_KEY_FILE"
  case deviceAPIURL = "DEVICE_API_URL"
  case deviceAPIToken = "DEVICE_API_TOKEN"
  case deviceAPITokenFile = "DEVICE_API_TOKEN_FILE"
  case deviceAPICAFile = "DEVICE_API_CA_FILE"
  case deviceAPIClientCertFile = "DEVICE_API_CLIENT_CERT_FILE"
  case deviceAPIClientKeyFile = "DEVICE_API_CLIENT_KEY_FILE"
  case httpsProxy = "HTTPS_PROXY"
  case httpProxy = "HTTP_PROXY"
  case noProxy = "NO_PROXY"
  case namespace = "NAMESPACE"
  case metricsConfig = "METRICS_CONFIG"
  case spoolPath = "SPOOL_PATH"
  case healthCheckPort = "HEALTH_CHECK_PORT"
  case healthCheckHost = "HEALTH_CHECK_HOST"
  case logFormat = "LOG_FORMAT"

  public var isSecret: Bool {
    [.billingAPIKey, .prometheusToken, .deviceAPIToken].contains(self)
  }

  /// Whether its name is also read in small letters, as other programs do.
  public var isProxy: Bool { [.httpsProxy, .httpProxy, .noProxy].contains(self) }

  /// What is used when the variable is not set; nil when there is nothing to use.
  public var fallback: String? {
    switch self {
    case .enableUsageReporting: "false"
    case .instanceID: "default"
    case .collectionInterval: "3600000"
    case .collectionDelay: "15000"
    case .spoolPath: "./billing-exporter.spool"
    case .healthCheckPort: "9090"
    case .healthCheckHost: "127.0.0.1"
    case .logFormat: "text"
    default: nil
    }
  }

  public var isRequired: Bool { self == .customerID || self == .billingAPIURL }

  public var meaning: String {
    switch self {
    case .enableUsageReporting: "true: send reports; false: collect and log only"
    case .customerID: "the billing service's id of the customer"
    case .instanceID:
      "a stable name of this installation, never a pod's name: each name counts devices of its own"
    case .billingAPIURL: "base URL of the billing service"
    case .billingAPIKey: "sent as Authorization: Bearer"
    case .billingAPIKeyFile: "file with that key instead, read anew when it changes"
    case .billingAPICAFile: "PEM file with the authorities trusted there instead of the system's"
    case .billingAPIClientCertFile: "PEM file with the client certificate shown there"
    case .billingAPIClientKeyFile: "PEM file with its key"
    case .collectionInterval:
      "window length in ms, a divisor or a multiple of an hour, 60000 to 86400000; aligned to the Unix epoch"
    case .collectionDelay:
      "ms after a window's end until it is collected, so that its last samples have arrived"
    case .prometheusURL:
      "Prometheus-compatible query API (Prometheus, VictoriaMetrics, Thanos, Mimir)"
    case .prometheusToken: "bearer token for Prometheus"
    case .prometheusTokenFile: "file with that token instead, read anew when it changes"
    case .prometheusCAFile, .deviceAPICAFile: "as BILLING_API_CA_FILE"
    case .prometheusClientCertFile, .deviceAPIClientCertFile: "as BILLING_API_CLIENT_CERT_FILE"
    case .prometheusClientKeyFile, .deviceAPIClientKeyFile: "as BILLING_API_CLIENT_KEY_FILE"
    case .deviceAPIURL: "platform API that lists devices at /api/v1/devices"
    case .deviceAPIToken: "bearer token for the device API"
    case .deviceAPITokenFile: "file with that token instead, read anew when it changes"
    case .httpsProxy: "proxy for https addresses, such as http://user:password@proxy:3128"
    case .httpProxy: "proxy for http addresses, which opens a tunnel too (CONNECT)"
    case .noProxy: "hosts, domains and IPv4 networks reached without a proxy; * is all"
    case .namespace: "usable as $NAMESPACE in selectors"
    case .metricsConfig: "YAML file that says which metric comes from where; else the built-in ones"
    case .spoolPath: "folder of the reports not yet acknowledged; survives restarts"
    case .healthCheckPort: "port of /healthz, /readyz and /metrics"
    case .healthCheckHost: "address that port is bound to; 0.0.0.0 in a container that is probed"
    case .logFormat: "text, or json: one JSON object a line, for machines"
    }
  }

  /// The names among these that look like a file of ours and are read by nobody: only secrets have files.
  public static func unreadFiles(among names: [String]) -> [String] {
    names.filter { name in
      name.hasSuffix("_FILE") && ExporterVariable(rawValue: name) == nil
        && ExporterVariable(rawValue: String(name.dropLast("_FILE".count))) != nil
    }.sorted()
  }

  /// The table for `--help`, one variable a paragraph.
  public static var help: String {
    let rows = allCases.map { variable in
      let note =
        variable.fallback.map { " (default \($0))" } ?? (variable.isRequired ? " (required)" : "")
      return "  \(variable.rawValue)\(note)\n" + wrapped(variable.meaning)
    }
    return "Settings are environment variables:\n" + rows.joined(separator: "\n")
  }

  /// The text in indented lines that fit an 80-column terminal.
  private static func wrapped(_ text: String) -> String {
    var lines = ["     "]
    for word in text.split(separator: " ") {
      let fits = lines[lines.count - 1].count + word.count < 78
      if fits { lines[lines.count - 1] += " " + word } else { lines.append("      " + word) }
    }
    return lines.joined(separator: "\n")
  }
}
