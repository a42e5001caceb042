import ArgumentParser
import BillingServer
import Foundation
import Logging
import Metrics
import ServiceLifecycle
import UnixSignals

/// `billing serve`: the billing service.
struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Runs the billing service.",
    discussion: """
      Settings come from the environment: HOST, PORT, DATABASE_URL, STRIPE_SECRET_KEY, STRIPE_API_BASE, \
      STRIPE_API_VERSION, BILLING_CATALOG, BILLING_ADMIN_KEY, BILLING_PUBLIC_URL, LOG_LEVEL. Without STRIPE_SECRET_KEY a \
      Stripe sandbox runs inside, on 127.0.0.1:12111.
      """)

  func run() async throws {
    try await reportingFailures {
      ServiceThreads.leaveCoreForCommits(environment: ProcessInfo.processInfo.environment)
      let settings = try ProgramSettings.fromEnvironment()
      let logger = Logger.toStandardError("billing", level: .info)
      let registry = PrometheusRegistry()
      MetricsSystem.bootstrap(registry)
      let installation = try Installation(settings, registry: registry, logger: logger)
      let group = ServiceGroup(
        configuration: .init(
          services: installation.services { StandardOutput.write($0) },
          gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
      try await group.run()
    }
  }
}
