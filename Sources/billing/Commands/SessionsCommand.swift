import ArgumentParser
import BillingServer
import Logging
import Reporting
import UsageLedger

/// `billing sessions`: which browsers are logged in to the dashboard.
struct SessionsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sessions",
    abstract: "Lists and ends sessions of the dashboard.",
    subcommands: [List.self, End.self])

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract:
        "Lists the sessions that are open, by id, with the key and address that opened them.")

    @Flag(help: "Prints JSON.")
    var json = false

    func run() async throws {
      try await reportingFailures {
        let sessions = try await SessionsCommand.sessions().list()
        if json {
          StandardOutput.write(JSONValue.array(sessions.map(\.json)).description)
        } else {
          for session in sessions { StandardOutput.write(session.line) }
        }
      }
    }
  }

  struct End: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Ends a session at once, on all replicas.")

    @Argument(help: "The session's id, ses_….")
    var id: String

    func run() async throws {
      try await reportingFailures {
        do {
          try await SessionsCommand.sessions().end(id)
        } catch let error as LedgerError where error.code == .notFound {
          throw CommandFailure("there is no session \(id); `billing sessions list` shows the ids")
        }
        StandardOutput.write("\(id) is ended")
      }
    }
  }

  private static func sessions() throws -> SessionManagement {
    let settings = try ProgramSettings.fromEnvironment()
    let logger = Logger.toStandardError("billing", level: .warning)
    return SessionManagement(store: try StoreOpening.open(settings.database, logger: logger))
  }
}

extension BrowserSession {
  fileprivate var line: String {
    [
      id, "by \(keyID)", "from \(address ?? "an unknown address")", "\(createdAt)",
      "until \(expiresAt)",
    ]
    .joined(separator: "  ")
  }

  fileprivate var json: JSONValue {
    .object([
      "id": .string(id), "key_id": .string(keyID),
      "address": address.map { .string($0) } ?? .null, "created_at": JSONValue(createdAt),
      "expires_at": JSONValue(expiresAt),
    ])
  }
}
