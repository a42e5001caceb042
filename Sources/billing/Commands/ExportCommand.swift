import ArgumentParser
import BillingServer
import Foundation
import Logging
import Metering
import TableFiles
import UsageLedger

/// `billing export`: tables for other programs, from the database.
struct ExportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Writes usage, invoices or deliveries as a table: CSV, NDJSON or Parquet.",
    discussion: """
      usage has a row for each metric of each report, invoices for each line, deliveries for each total that was sent to Stripe; focus has \
      the lines of final invoices with the columns of FOCUS 1.0. A file appears under its name when it is whole. An export that broke off goes on \
      with --cursor and the last row's cursor.
      """)

  @Argument(help: "usage, invoices, deliveries or focus.", transform: known)
  var kind: ExportKind

  @Option(help: "csv, ndjson or parquet.", transform: known)
  var format = TableFormat.csv

  @Option(help: "Only this customer's.")
  var customer: String?

  @Option(help: "RFC 3339. Usage: windows that end after it; the others begin at it or later.")
  var from: String?

  @Option(help: "RFC 3339. Usage: windows that end at it or before; the others begin before it.")
  var to: String?

  @Option(help: "Goes on behind the row with that cursor.")
  var cursor: String?

  @Option(help: "The file to write, in the place of one that is there; else stdout.")
  var output: String?

  func run() async throws {
    try await reportingFailures {
      let question = try CommandFailure.wrongUsage { try self.question() }
      let settings = try ProgramSettings.fromEnvironment()
      let store = try StoreOpening.open(
        settings.database, logger: .toStandardError("billing", level: .warning))
      let export = TableExport(store: store)
      guard let output else {
        try await export.write(question, as: format) {
          try FileHandle.standardOutput.write(contentsOf: $0)
        }
        return
      }
      try await WholeFile.write(to: output) { try await export.write(question, as: format, to: $0) }
    }
  }

  @Sendable private static func known<Word: RawRepresentable & CaseIterable>(_ text: String) throws
    -> Word where Word.RawValue == String
  {
    guard let word = Word(rawValue: text) else {
      let words = Word.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("\"\(text.prefix(40))\" is none of \(words).")
    }
    return word
  }

  private func question() throws -> ExportQuestion {
    let question = ExportQuestion(
      kind, customer: try customer.map { try CustomerID($0) },
      from: try from.map { try Timestamp(rfc3339: $0) },
      to: try to.map { try Timestamp(rfc3339: $0) },
      after: try cursor.map { try ExportCursor($0, of: kind) })
    if let from = question.from, let to = question.to, from >= to {
      throw CommandFailure("--to \(to) is not after --from \(from)", .wrongUsage)
    }
    if let customer = question.customer, let after = question.after, after.customer != customer {
      throw CommandFailure("--cursor is one of \(after.customer), not of \(customer)", .wrongUsage)
    }
    return question
  }
}
