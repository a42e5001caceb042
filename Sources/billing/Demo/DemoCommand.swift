import ArgumentParser
import BillingServer
import Catalog
import Demonstration
import Foundation
import Logging
import Metering

/// `billing demo`: the whole pipeline on one machine.
struct DemoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract:
      "Runs the whole pipeline on this machine: sandbox, service, a customer instance, the exporter.",
    discussion: "Brings its own catalogue, folder and free ports.")

  @Flag(help: "Runs one accelerated month, prints the invoices and exits 0 only if they agree.")
  var once = false

  @Option(
    help: ArgumentHelp(
      "Plays as of this time (RFC 3339 or a day in UTC) instead of now: the same pages in every run. The exporter stays out, as it has the machine's clock.",
      valueName: "time"))
  var at: TimePoint?

  func run() async throws {
    try await reportingFailures {
      let folder = try DemoFolder()
      defer { folder.remove() }
      let logger = Logger.toStandardError("billing.demo", level: .error)
      let clock = DemoClock(beginningAt: at?.time(from: SystemWallClock().now()))
      let lastMidnight = clock.now().startOfDay
      let stage = DemoStage(
        folder: folder.path, exporterProgram: try Self.exporterProgram(),
        histories: once ? AcceleratedMonth.histories(before: lastMidnight) : [],
        live: once ? nil : LiveDemo.instance(startedAt: clock.now()), clock: clock, logger: logger)
      let (once, isCounting) = (once, at == nil)
      let agree = try await stage.run { site in
        guard once else {
          try await LiveDemo(
            site: site, sandboxKey: StripeConnection.sandboxKey, lastMidnight: lastMidnight,
            isCounting: isCounting, narrate: Self.narrate
          ).run()
          return true
        }
        return try await AcceleratedMonth(
          site: site, sandboxKey: StripeConnection.sandboxKey, lastMidnight: lastMidnight,
          narrate: Self.narrate
        ).run()
      }
      guard agree else { throw CommandFailure("an invoice of ours differs from Stripe's") }
    }
  }

  private static let narrate: @Sendable (String) -> Void = { StandardOutput.write($0) }

  /// The exporter stands beside this program.
  private static func exporterProgram() throws -> String {
    let own = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    let running = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
      .map { URL(fileURLWithPath: $0) }
    let path = (running ?? own).deletingLastPathComponent().appendingPathComponent(
      "billing-exporter"
    )
    .path
    guard FileManager.default.isExecutableFile(atPath: path) else {
      throw CommandFailure(
        "billing-exporter is not beside this program (\(path)); `make build` makes both")
    }
    return path
  }
}
