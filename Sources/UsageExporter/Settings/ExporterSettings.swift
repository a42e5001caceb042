public import Metering
public import ProgramLog
import PrometheusClient
public import WebClient
public import Wire

/// What one exporter is told: who it reports for, where it reads, where it sends.
public struct ExporterSettings: Sendable {
  public let reportsUsage: Bool
  public let customer: CustomerID
  public let instance: InstanceID
  public let billingAPI: WebAddress
  public let billingKey: Secret?
  public let billingFiles: TLSFiles
  public let grid: WindowGrid
  /// How long after a window's end it is collected.
  public let collectionDelayMilliseconds: Int64
  public let prometheus: WebAddress?
  public let prometheusToken: Secret?
  public let prometheusFiles: TLSFiles
  public let deviceAPI: WebAddress?
  public let deviceToken: Secret?
  public let deviceFiles: TLSFiles
  /// Through whom sources and the billing service are reached.
  public let proxies: ProxyRules
  public let namespace: String?
  public let metricsFilePath: String?
  public let spoolPath: String
  public let healthHost: String
  public let healthPort: Int
  public let logFormat: LogFormat
  /// Takes what must not be shown out of what others write.
  public private(set) var redaction: Redaction

  /// Reads every variable through `value`; an empty text is the same as none. `readFile` answers the text of a file
  /// that holds a secret, now and each time the secret is used; nil when it cannot be read.
  ///
  /// Throws `setting` for the first variable that cannot be used: its name, its value (never a secret's) and what it
  /// takes, in one line.
  public init(
    readFile: @escaping @Sendable (String) -> String? = { _ in nil },
    _ value: (ExporterVariable) -> String?
  ) throws(ExporterError) {
    let text = SettingsText(value)
    reportsUsage = try text.flag(.enableUsageReporting)
    customer = try text.name(.customerID) { name throws(MeteringError) in try CustomerID(name) }
    instance = try text.name(.instanceID) { name throws(MeteringError) in try InstanceID(name) }
    billingAPI = try text.address(.billingAPIURL, text.required(.billingAPIURL))
    billingKey = try text.secret(.billingAPIKey, file: .billingAPIKeyFile, read: readFile)
    billingFiles = try text.files(
      .billingAPICAFile, .billingAPIClientCertFile, .billingAPIClientKeyFile)
    grid = try text.interval()
    collectionDelayMilliseconds = try Int64(
      text.number(
        .collectionDelay, 0...Int(grid.intervalMilliseconds), "milliseconds, at most the interval"))
    prometheus = try text.optionalAddress(.prometheusURL)
    prometheusToken = try text.secret(.prometheusToken, file: .prometheusTokenFile, read: readFile)
    prometheusFiles = try text.files(
      .prometheusCAFile, .prometheusClientCertFile, .prometheusClientKeyFile)
    deviceAPI = try text.optionalAddress(.deviceAPIURL)
    deviceToken = try text.secret(.deviceAPIToken, file: .deviceAPITokenFile, read: readFile)
    deviceFiles = try text.files(
      .deviceAPICAFile, .deviceAPIClientCertFile, .deviceAPIClientKeyFile)
    proxies = try text.proxies()
    namespace = text.optional(.namespace)
    metricsFilePath = text.optional(.metricsConfig)
    spoolPath = try text.required(.spoolPath)
    healthHost = try text.required(.healthCheckHost)
    healthPort = try text.number(.healthCheckPort, 0...65_535, "a port, 0 to 65535")
    logFormat = try text.logFormat()
    redaction = Redaction(
      [billingKey, prometheusToken, deviceToken].compactMap { $0 }
        + [billingAPI, prometheus, deviceAPI, proxies.https, proxies.http]
        .compactMap { $0?.authorization }
        .map { Secret(String($0.dropFirst("Basic ".count))) }
        + text.credentials([
          .billingAPIURL, .prometheusURL, .deviceAPIURL, .httpsProxy, .httpProxy,
        ]))
  }

  /// The same settings; these secrets are taken out of what others write too.
  public func hiding(_ secrets: [Secret]) -> ExporterSettings {
    var settings = self
    settings.redaction = redaction.adding(secrets)
    return settings
  }

  /// What selectors and addresses of the metrics file may name.
  public var fileVariables: FileVariables {
    FileVariables([
      "NAMESPACE": namespace, "CUSTOMER_ID": customer.text, "INSTANCE_ID": instance.text,
      "DEVICE_API_URL": Self.base(deviceAPI), "PROMETHEUS_URL": Self.base(prometheus),
    ])
  }

  /// Without a query and a final slash, so that a path can stand behind it.
  private static func base(_ address: WebAddress?) -> String? {
    address.map { $0.shown.hasSuffix("/") ? String($0.shown.dropLast()) : $0.shown }
  }
}
