import ArgumentParser
import BillingServer
import CoreMetrics
import Foundation
import Logging
import Metrics
import ProgramLog
import Release
import ServiceLifecycle
import UnixSignals

/// `billing serve`: the billing service.
struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Runs the billing service.",
    discussion: """
      Settings come from the environment: HOST, PORT, DATABASE_URL, STRIPE_SECRET_KEY, STRIPE_API_BASE, \
      STRIPE_API_VERSION, STRIPE_WEBHOOK_SECRET, STRIPE_CALLS_PER_SECOND, STRIPE_METER_EVENTS_PER_SECOND, BILLING_CATALOG, BILLING_ALERT_RULES, BILLING_ALERT_SECONDS, BILLING_ALERT_ADDRESSES, BILLING_EXPORT_FOLDER, BILLING_EXPORTS, BILLING_EXPORT_HOUR, BILLING_QUARANTINE_FACTOR, BILLING_QUARANTINE_AMOUNT, BILLING_QUARANTINE_BOUNDS, BILLING_QUARANTINE_HOURS, BILLING_QUARANTINE_THEN, BILLING_ADMIN_KEY, BILLING_SECRET, BILLING_PUBLIC_URL, BILLING_FRAME_ANCESTORS, BILLING_PORTAL_URL, BILLING_BRAND_NAME, BILLING_BRAND_COLOR, BILLING_BRAND_LOGO, BILLING_BRAND_LANGUAGE, BILLING_BRAND_STRINGS, BILLING_TLS_CERTIFICATE, BILLING_TLS_KEY, BILLING_MAX_METRIC_NAMES, \
      BILLING_MAX_INSTANCES, BILLING_MAX_NEW_CUSTOMERS, BILLING_MAX_BATCHES, BILLING_SHUTDOWN_SECONDS, BILLING_MAX_CONNECTIONS, BILLING_MAX_CONNECTIONS_PER_ADDRESS, \
      BILLING_HEADER_SECONDS, BILLING_BODY_SECONDS, BILLING_IDLE_SECONDS, BILLING_MAX_BODY_MEGABYTES, BILLING_MAX_ANSWER_MEGABYTES, BILLING_MAX_LISTS, BILLING_MAX_REQUESTS_PER_SECOND, BILLING_MAX_REQUEST_BURST, BILLING_MAX_WRONG_KEYS, LOG_LEVEL, LOG_FORMAT. A secret may stand in a file that DATABASE_URL_FILE, \
      STRIPE_SECRET_KEY_FILE, STRIPE_WEBHOOK_SECRET_FILE, BILLING_ADMIN_KEY_FILE or BILLING_SECRET_FILE names; it is read anew when it changes. Without STRIPE_SECRET_KEY a \
      Stripe sandbox runs inside, on 127.0.0.1:12111.
      """)

  func run() async throws {
    try await reportingFailures {
      ServiceThreads.leaveCoreForCommits(environment: ProcessInfo.processInfo.environment)
      var settings = try ProgramSettings.fromEnvironment()
      settings.service.limits.connections = try ServiceStart.prepare(
        connections: settings.service.limits.connections)
      let logger = Logger.toStandardError("billing", level: .info)
      for warning in SettingNames.warnings(about: ProcessInfo.processInfo.environment.keys) {
        logger.warning("\(warning)")
      }
      try ServiceStart.prepare(exports: settings.exports)
      let registry = PrometheusRegistry()
      MetricsSystem.bootstrap(registry)
      Gauge(label: "billing_build_info", dimensions: BuildInfo.current.labels).record(1)
      let installation = try Installation(settings, registry: registry, logger: logger)
      try await installation.requireSecretForKeys()
      let group = ServiceGroup(
        configuration: .init(
          // A banner between lines for machines would be no line of theirs.
          services: installation.services { [format = settings.logFormat] banner in
            if format == .json { logger.info("\(banner)") } else { StandardOutput.write(banner) }
          },
          gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
      try await group.run()
    }
  }
}
