import ArgumentParser
import BillingServer
import Foundation
import Metering
import Reporting
import UsageLedger

/// `billing usage import`: reports from a file.
struct ImportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Loads reports from NDJSON or CSV, with progress, safe to repeat.",
    discussion: """
      NDJSON: a line for each report, the JSON of POST /api/usage/report. CSV: RFC 4180 with a header, a column for each of \
      the report's fields and metrics.NAME for each metric; an empty field is one that the report does not have.

      A report is in the ledger once, however often its file is imported: by its window, its report_id, or else by the \
      record itself. Cut short, the same command goes on. What is refused is written beside the file, with why, and makes \
      the exit code 1.
      """)

  @Argument(help: "The file; - reads standard input.")
  var file: String

  @Option(help: "ndjson or csv; by default by the file's name.")
  var format: String?

  @Option(help: "Where refused records go, as NDJSON; by default FILE.rejects.ndjson.")
  var rejects: String?

  @Flag(help: "Reads and checks everything, opens no database, writes nothing but --rejects.")
  var dryRun = false

  @Flag(help: "Shows no progress.")
  var quiet = false

  @Flag(help: "Prints JSON.")
  var json = false

  func run() async throws {
    try await reportingFailures {
      let format = try chosenFormat()
      let source = try ImportSource(file)
      let rejects = try rejectPath().map { RejectFile(path: $0) }
      var work = UsageImport(ledger: dryRun ? nil : try CommandContext().store)
      // Reports have a road of their own into the store, which takes no row with it.
      if !dryRun { try await AuditScope.current?.announce() }
      var progress = ImportProgress(size: source.size, isQuiet: quiet)
      do {
        try await load(source, format, into: &work, rejects, &progress)
      } catch {
        progress.end(work.counts, read: source.position)
        rejects?.abandon()
        throw error
      }
      progress.end(work.counts, read: source.position)
      try rejects?.finish()
      StandardOutput.write(
        ImportOutput(
          file: file, counts: work.counts, isDryRun: dryRun,
          rejects: work.counts.rejected > 0 ? rejects?.path : nil
        ).text(json))
      if work.counts.rejected > 0 { throw ExitCode(CommandFailure.Outcome.failed.rawValue) }
    }
  }

  private func load(
    _ source: ImportSource, _ format: ImportFormat, into work: inout UsageImport,
    _ rejects: RejectFile?, _ progress: inout ImportProgress
  ) async throws {
    var reader = format.reader
    var waiting: [ImportRecord] = []
    var isAtEnd = false
    while !isAtEnd {
      let piece = try source.read()
      isAtEnd = piece.isEmpty
      do {
        waiting += isAtEnd ? try reader.rest() : try reader.records(in: piece[...])
      } catch {
        throw CommandFailure("\(file): \(error); nothing was imported", .wrongUsage)
      }
      while waiting.count >= UsageImport.recordsPerCommit || (isAtEnd && !waiting.isEmpty) {
        let next = Array(waiting.prefix(UsageImport.recordsPerCommit))
        waiting.removeFirst(next.count)
        let refused = try await work.add(next, at: SystemWallClock().now())
        if let rejects { try rejects.write(refused) } else { Self.show(refused) }
        progress.show(work.counts, read: source.position)
      }
    }
  }

  private func chosenFormat() throws -> ImportFormat {
    let chosen = format.map { ImportFormat(rawValue: $0) } ?? ImportFormat(fileName: file)
    guard let chosen else {
      throw CommandFailure(
        format.map { "--format: '\($0)' is none; ndjson and csv are" }
          ?? "'\(file)' does not end in .ndjson, .jsonl or .csv: say --format ndjson or --format csv",
        .wrongUsage)
    }
    return chosen
  }

  /// A dry run that names no file for them says on standard error what would be refused.
  private static func show(_ refused: [ImportReject]) {
    for reject in refused { StandardError.write("\(reject.jsonForm)") }
  }

  /// Nil when nothing is to be written.
  private func rejectPath() throws -> String? {
    if let rejects { return rejects }
    if dryRun { return nil }
    guard file != "-" else {
      throw CommandFailure("--rejects is needed with standard input", .wrongUsage)
    }
    return "\(file).rejects.ndjson"
  }
}
