import ArgumentParser
import LedgerSQLite

/// `billing backup`: a copy of the database, made while the service runs.
struct BackupCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup",
    abstract: "Copies the database into a new file, also while serve runs.",
    discussion: """
      The copy holds everything that was answered before the command began, checked and complete; it overwrites nothing. \
      For SQLite: PostgreSQL has pg_dump and pg_basebackup.
      """)

  @Argument(help: "The file to write.")
  var path: String

  func run() async throws {
    try await reportingFailures {
      let settings = try ProgramSettings.fromEnvironment()
      guard case .sqlite(let database) = settings.database else {
        throw CommandFailure(
          "a PostgreSQL database is backed up by its own tools: pg_dump, or pg_basebackup with its log"
        )
      }
      try SQLiteStore.backUp(path: database, to: path)
      StandardOutput.write("\(database) is copied to \(path)")
    }
  }
}
