import ArgumentParser
import Metering
import Release
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
    version: BuildInfo.current.line(of: "billing-exporter"),
    subcommands: [CheckCommand.self, SpoolCommand.self])

  @Flag(
    help:
      "Collect every whole window since the last run (in a new spool the last one), send what waits, and exit."
  )
  var once = false

  @Option(
    help: ArgumentHelp(
      "Collect and send this window instead, and exit: two RFC 3339 times with a slash between.",
      valueName: "start/end"))
  var window: String?

  @Option(
    help: ArgumentHelp(
      "Collect and send what is not collected since this time, window by window, and exit.",
      valueName: "time"))
  var from: String?

  @Option(
    help: ArgumentHelp(
      "With --from: up to this time (default: the end of the last whole window).", valueName: "time"
    ))
  var to: String?

  @Flag(help: "Print the report as JSON instead of keeping and sending it, and exit.")
  var dryRun = false

  func validate() throws {
    guard to == nil || from != nil else { throw ValidationError("--to needs --from") }
    guard from == nil || (window == nil && !once && !dryRun) else {
      throw ValidationError("--from does not go with --window, --once or --dry-run")
    }
  }

  func run() async throws {
    let start = try from.map { text throws(ExporterError) in
      try WindowArgument.time(text, option: "--from")
    }
    let end = try to.map { text throws(ExporterError) in
      try WindowArgument.time(text, option: "--to")
    }
    let asked = try window.map { text throws(ExporterError) in try WindowArgument.window(text) }
    let program = try ExporterProgram()
    if let start {
      try await program.fill(from: start, to: end)
    } else if dryRun {
      try await program.dryRun(asked)
    } else if once || asked != nil {
      try await program.reportOnce(asked)
    } else {
      try await program.serve()
    }
  }
}
