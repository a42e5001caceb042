import Logging
import StripeAPI
import StripeDelivery

/// The Stripe account that the settings name, or the sandbox on this machine when they name none.
struct StripeConnection {
  /// Where `billing serve` runs the sandbox when there is no key.
  static let sandboxPort = 12_111
  static let sandboxKey = "sk_test_embedded"

  let configuration: StripeConfiguration
  /// Whether the sandbox of this machine stands in for Stripe.
  let isEmbeddedSandbox: Bool
  /// One for all clients of this process.
  private let pace: StripePace

  init(_ settings: ProgramSettings, sandboxPort: Int = sandboxPort) throws(SettingError) {
    isEmbeddedSandbox = settings.stripeKey == nil
    let base =
      settings.stripeBase
      ?? (isEmbeddedSandbox ? "http://127.0.0.1:\(sandboxPort)" : StripeConfiguration.stripeURL)
    let version = settings.stripeVersion.flatMap { StripeVersion($0) } ?? .pinned
    guard version.hasMeters else {
      throw SettingError(
        variable: "STRIPE_API_VERSION", value: "\(version)",
        takes: "2025-03-31.basil or later: earlier versions have no meters")
    }
    configuration = StripeConfiguration(
      key: settings.stripeKey ?? StripeSecretKey(Self.sandboxKey), baseURL: base, version: version)
    pace = Self.pace(settings, configuration)
  }

  /// Stripe's own limits unless one is set; what is set is kept also where the address is not Stripe's.
  private static func pace(_ settings: ProgramSettings, _ configuration: StripeConfiguration)
    -> StripePace
  {
    guard settings.stripeCallsPerSecond != nil || settings.stripeMeterEventsPerSecond != nil else {
      return StripePace(of: configuration)
    }
    var limits: StripeRateLimits = configuration.key.isTestMode ? .test : .live
    if let calls = settings.stripeCallsPerSecond { limits.callsPerSecond = calls }
    if let events = settings.stripeMeterEventsPerSecond { limits.meterEventsPerSecond = events }
    return StripePace(limits)
  }

  /// The service's, whose requests are counted.
  func client(logger: Logger) -> StripeClient {
    StripeClient(
      configuration: configuration, transport: MeasuredTransport(StripeHTTPTransport.shared),
      logger: logger, pace: pace)
  }

  /// The same for a command, which says within ten seconds that nothing answers.
  func commandClient(logger: Logger) -> StripeClient {
    var configuration = configuration
    configuration.timeout = .seconds(9)
    configuration.patience = .seconds(4)
    return StripeClient(
      configuration: configuration, transport: StripeHTTPTransport.shared, logger: logger,
      pace: pace)
  }

  /// What to say when nothing answers: without a key commands need a running `billing serve` or `billing sandbox`.
  var hint: String {
    isEmbeddedSandbox
      ? "no STRIPE_SECRET_KEY is set, so this command uses the sandbox at \(configuration.baseURL), where nothing listens; start `billing serve` or `billing sandbox`, or set STRIPE_SECRET_KEY"
      : "\(configuration.baseURL) does not answer"
  }
}
