import ArgumentParser

/// `billing-exporter check`: what each source answers.
struct CheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Show what each source answers for the last whole window; nothing is kept or sent.",
    discussion: "Exits 1 when a source cannot be read.")

  @Flag(help: "Print one JSON object a line.")
  var json = false

  func run() async throws {
    guard try await ExporterProgram().check(asJSON: json) else { throw Outcome.failed }
  }
}
