import ArgumentParser
import Logging

/// `billing migrate`: brings the database to this version's schema.
struct MigrateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "migrate",
    abstract: "Brings the database to this version's schema; serve does it too at its start.")

  func run() async throws {
    try await reportingFailures {
      let settings = try ProgramSettings.fromEnvironment()
      let logger = Logger.toStandardError("billing", level: .warning)
      _ = try StoreOpening.open(settings.database, logger: logger)
      StandardOutput.write("the database has this version's schema")
    }
  }
}
