import ArgumentParser
import Metering
import UsageExporter

/// `billing-exporter`: collects a customer instance's usage and reports it.
struct ExporterCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "billing-exporter",
    abstract: "Collects a customer instance's usage and reports it to the billing service.",
    discussion: """
      Without options it runs until it is told to stop: one report for each window of COLLECTION_INTERVAL, \
      collected exactly, kept in SPOOL_PATH until the service has it. Logs go to stderr, results to stdout. \
      Exit codes: 0 done, 1 failed, 2 wrong usage or settings.

      \(ExporterVariable.help)
      """,
    subcommands: [CheckCommand.self])

  @Flag(help: "Collect the last whole window, send it and whatever waits, and exit.")
  var once = false

  @Option(
    help: ArgumentHelp(
      "Collect and send this window instead, and exit: two RFC 3339 times with a slash between.",
      valueName: "start/end"))
  var window: String?

  @Flag(help: "Print the report as JSON instead of keeping and sending it, and exit.")
  var dryRun = false

  func run() async throws {
    let asked = try window.map { text throws(ExporterError) in try WindowArgument.window(text) }
    let program = try ExporterProgram()
    if dryRun {
      try await program.dryRun(asked)
    } else if once || asked != nil {
      try await program.reportOnce(asked)
    } else {
      try await program.serve()
    }
  }
}
