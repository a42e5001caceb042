import BillingServer
import Foundation
import Logging
import ServiceLifecycle
import UnixSignals

/// The billing service over a store that keeps nothing: what its HTTP and JSON alone cost.
///
/// Listens on 127.0.0.1 at `PORT`. Only the benchmark starts it.
@main
struct UnstoredProgram {
  static func main() async throws {
    guard let port = ProcessInfo.processInfo.environment["PORT"].flatMap({ Int($0) }) else {
      throw MissingPort()
    }
    ServiceThreads.leaveCoreForCommits(environment: ProcessInfo.processInfo.environment)
    var logger = Logger(label: "billing-unstored") { StreamLogHandler.standardError(label: $0) }
    logger.logLevel = .warning
    let service = BillingHTTPService(
      ServiceDependencies(
        store: ForgetfulStore(), parts: IdleOperations().parts,
        settings: ServiceSettings(port: port),
        logger: logger))
    try await ServiceGroup(
      services: [service], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger
    ).run()
  }
}

/// Nobody said where to listen.
struct MissingPort: Error, CustomStringConvertible {
  let description = "PORT must be set to the port to listen on"
}
