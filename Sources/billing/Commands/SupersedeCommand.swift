import ArgumentParser
import BillingServer
import Foundation
import Metering
import Reporting
import UsageLedger

/// `billing usage supersede`: the right report in the place of a wrong one.
struct SupersedeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "supersede",
    abstract: "Replaces one report by another; the ledger keeps both and says why.",
    discussion: """
      One commit takes the old report and its completions out of the totals and puts the new one in their place; totals, \
      invoices and what Stripe has follow. The new report must be about the same customer, instance and window; a report \
      without a window is replaced by one without, with the same report_id or none, and counts when the old one did. The \
      same call again changes nothing.
      """)

  /// The longest file: what the service takes as the body of a report.
  private static let byteLimit = 65_536

  @Argument(help: "The old report's id: report.id of the answer to it.")
  var id: Int64

  @Option(help: "The new report, the JSON of POST /api/usage/report; - reads standard input.")
  var file: String

  @Option(help: "Why, for whoever reads the ledger later.")
  var reason: String

  @Flag(help: "Prints JSON.")
  var json = false

  func validate() throws {
    guard id > 0 else { throw ValidationError("'\(id)' is no report's id: they begin at 1.") }
    try Reason.check(reason)
  }

  func run() async throws {
    try await reportingFailures {
      let bytes = try read()
      let now = SystemWallClock().now()
      let reading: ReportReading
      do {
        reading = try ReportReading(json: bytes, receivedAt: now)
      } catch {
        throw CommandFailure("\(file): \(error); nothing was changed", .wrongUsage)
      }
      let context = try CommandContext()
      let draft = EntryDraft(report: reading.report, receivedAt: now, reportedBy: nil)
      let done = try await correcting(id) {
        try await context.store.supersede(EntryID(id), by: draft, reason: reason, at: now)
      }
      let warnings = reading.warnings.filter { $0.code != .repeatCountsAgain }
      StandardOutput.write(
        SupersededReport(id: EntryID(id), done: done, warnings: warnings).output(json))
    }
  }

  private func read() throws -> [UInt8] {
    let handle: FileHandle
    if file == "-" {
      handle = .standardInput
    } else {
      guard let opened = FileHandle(forReadingAtPath: file) else {
        throw CommandFailure("--file: '\(file)' cannot be read", .wrongUsage)
      }
      handle = opened
    }
    var bytes: [UInt8] = []
    do {
      // A pipe gives what it has: read on until its end, or one byte too many.
      while bytes.count <= Self.byteLimit,
        let more = try handle.read(upToCount: Self.byteLimit + 1 - bytes.count), !more.isEmpty
      {
        bytes += more
      }
    } catch {
      throw CommandFailure("--file: '\(file)' cannot be read: \(error)", .wrongUsage)
    }
    guard bytes.count <= Self.byteLimit else {
      throw CommandFailure(
        "--file: '\(file)' holds more than the \(Self.byteLimit) bytes that a report may have",
        .wrongUsage)
    }
    return bytes
  }
}

/// Says in the caller's words what the store refuses to do with a report.
func correcting<Value>(_ id: Int64, _ work: () async throws -> Value) async throws -> Value {
  do {
    return try await work()
  } catch let error as LedgerError where error.code == .notFound {
    throw CommandFailure("there is no report \(id)")
  } catch let error as LedgerError where error.code == .conflict || error.code == .overflow {
    throw CommandFailure("nothing was changed: \(error.context)")
  }
}
