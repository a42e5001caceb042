import ArgumentParser

/// `billing-exporter check`: what each source answers.
struct CheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract:
      "Show what each source answers, and what a report of the last whole window would say.",
    discussion: "Nothing is kept or sent. Exits 1 when the report would lack a metric.")

  @Flag(help: "Print one JSON object a line.")
  var json = false

  func run() async throws {
    guard try await ExporterProgram().check(asJSON: json) else { throw Outcome.failed }
  }
}
