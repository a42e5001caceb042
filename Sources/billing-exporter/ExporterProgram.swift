import Logging
import Metering
import ProgramLog
import ServiceLifecycle
import UnixSignals
import UsageExporter
import WebClient

/// Settings → metrics file → session → what was asked for.
struct ExporterProgram {
  private let settings: ExporterSettings
  private let definitions: [MetricDefinition]
  private let logger: Logger

  init() throws(ExporterError) {
    let read = try ExporterSettings(environment: Environment.value)
    definitions = try MetricsFile.definitions(read, read: TextFile.contents)
    let settings = read.hiding(definitions.flatMap(\.secrets))
    self.settings = settings
    LoggingSystem.bootstrap { label in
      LineLogHandler(
        settings.logFormat.handler(label: label), redaction: settings.redaction)
    }
    logger = Logger(label: "billing-exporter")
    for name in ExporterVariable.unreadFiles(among: Environment.names) {
      logger.warning("\(name) is set and not read: only secrets are read from files")
    }
  }

  /// Runs until SIGTERM or SIGINT.
  func serve() async throws {
    try await withSession { session in
      let group = ServiceGroup(
        configuration: .init(
          services: try await session.services().map {
            .init(service: $0, successTerminationBehavior: .gracefullyShutdownGroup)
          },
          gracefulShutdownSignals: [.sigterm, .sigint], logger: quietLogger))
      try await group.run()
    }
  }

  func reportOnce(_ window: TimeWindow?) async throws {
    let wasTaken = try await withSession { try await $0.reportOnce(window) }
    if !wasTaken { throw Outcome.failed }
  }

  func fill(from start: Timestamp, to end: Timestamp?) async throws {
    let wasTaken = try await withSession { try await $0.fill(from: start, to: end) }
    if !wasTaken { throw Outcome.failed }
  }

  /// Prints what waits and what was set aside.
  func listSpool(asJSON: Bool) async throws {
    let contents = try await withSession { try $0.spoolContents() }
    print(asJSON ? contents.json : contents.text, terminator: "")
  }

  /// All of them when no numbers are given.
  func resend(_ numbers: [Int64]) async throws {
    let wereTaken = try await withSession { try await $0.resend(numbers) }
    if !wereTaken { throw Outcome.failed }
  }

  /// Prints what it drops, so that nothing is gone without a trace.
  func drop(_ numbers: [Int64]) async throws {
    print(try await withSession { try $0.drop(numbers) }, terminator: "")
  }

  func dryRun(_ window: TimeWindow?) async throws {
    print(try await withSession { try await $0.dryRun(window) })
  }

  /// False when a report would lack something.
  func check(asJSON: Bool) async throws -> Bool {
    let rows = try await withSession { try await $0.check() }
    for row in rows { print(asJSON ? row.json : row.text) }
    return rows.allSatisfy(\.isReadable)
  }

  private func withSession<Result>(_ body: (ExporterSession) async throws -> Result) async rethrows
    -> Result
  {
    let clients = HTTPClients(rules: settings.proxies)
    let session = ExporterSession(
      settings: settings, definitions: definitions, clients: clients, clock: .system,
      random: { UInt64.random(in: .min ... .max) }, logger: logger)
    do {
      let result = try await body(session)
      try? await clients.shutdown()
      return result
    } catch {
      try? await clients.shutdown()
      throw error
    }
  }

  /// The service group's own notes are for debugging.
  private var quietLogger: Logger {
    var logger = logger
    logger.logLevel = .warning
    return logger
  }
}
