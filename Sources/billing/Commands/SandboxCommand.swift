import ArgumentParser
import Foundation
import Logging
import ServiceLifecycle
import StripeSandbox
import UnixSignals

/// `billing sandbox`: the Stripe sandbox alone.
struct SandboxCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sandbox",
    abstract: "Runs a Stripe sandbox on this machine: Stripe's billing, with a clock.",
    discussion: """
      Keys sk_test_*, rk_test_* are accepted. Prints one line with its address when it listens; logs go to stderr.
      """)

  @Option(help: "Port; wins over the environment variable PORT. 0 takes any that is free.")
  var port: Int?

  @Option(help: "Address to listen on.")
  var host = "127.0.0.1"

  @Option(name: .customLong("state"), help: "File that keeps the state over restarts.")
  var stateFile: String?

  @Option(help: "JSON list of calls that a fresh sandbox begins with.")
  var seedFile: String?

  @Option(help: "Events kept for /v1/events.")
  var events = 50_000

  @Option(help: "Calls a second that are let through; 0 for any number.")
  var rateLimit: Int64 = 0

  @Option(help: "Seconds until an accepted meter event shows in summaries and previews.")
  var lag: Int64 = 0

  @Option(help: "Seconds from an invoice's creation to its finalization.")
  var grace: Int64 = 3_600

  @Option(help: "Seed of all ids, for runs that are alike.")
  var seed: UInt64?

  func validate() throws {
    guard (0...65_535).contains(try chosenPort()) else {
      throw ValidationError("--port takes 0 to 65535.")
    }
    guard lag >= 0, grace >= 0, events >= 0, rateLimit >= 0 else {
      throw ValidationError("--lag, --grace, --events and --rate-limit take whole numbers from 0.")
    }
  }

  func run() async throws {
    let logger = Logger.toStandardError("billing.sandbox", level: .info)
    var settings = SandboxSettings(host: host, port: try chosenPort(), stateFile: stateFile)
    settings.seed = seed
    settings.seedFile = seedFile
    settings.eventsKept = events
    settings.rules.callsPerSecond = rateLimit
    settings.rules.processingLagSeconds = lag
    settings.rules.graceSeconds = grace
    let address = host
    let server = SandboxServer(settings: settings, logger: logger) { port in
      let line = "Stripe sandbox: http://\(address):\(port)\n"
      try? FileHandle.standardOutput.write(contentsOf: Data(line.utf8))
    }
    let group = ServiceGroup(
      configuration: .init(
        services: [.init(service: server)], gracefulShutdownSignals: [.sigterm, .sigint],
        logger: logger))
    try await group.run()
  }

  private func chosenPort() throws -> Int {
    if let port { return port }
    guard let text = ProcessInfo.processInfo.environment["PORT"], !text.isEmpty else {
      return 12_111
    }
    guard let port = Int(text), (0...65_535).contains(port) else {
      throw ValidationError("PORT is '\(text)'; it takes 0 to 65535.")
    }
    return port
  }
}
