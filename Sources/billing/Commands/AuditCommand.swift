import ArgumentParser
import BillingServer
import Logging
import Reporting
import UsageLedger

/// `billing audit`: who changed what, and whether the log of it is whole.
struct AuditCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract: "Shows who changed what, and checks that the log of it was not altered.",
    subcommands: [List.self, Verify.self, Export.self])

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lists what was done, newest first, with what became of it.")

    @Option(help: "How many, 1 to 1000.")
    var limit = 50

    @Option(help: "Only what is older than that row.")
    var before: Int64?

    @Flag(help: "Prints JSON.")
    var json = false

    func validate() throws {
      guard (1...1_000).contains(limit) else { throw ValidationError("--limit takes 1 to 1000.") }
    }

    func run() async throws {
      try await reportingFailures {
        let actions = try await AuditCommand.store().auditActions(before: before, limit: limit)
        if json {
          StandardOutput.write(JSONValue.array(actions.map(\.jsonForm)).description)
        } else {
          for action in actions { StandardOutput.write(action.line) }
        }
      }
    }
  }

  struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Checks every row's hash and place; exit 3 where the log was altered.",
      discussion: """
        Who may write to the database can make the whole log anew. Keep the last hash somewhere else, and give it with --known to \
        see that the row still has it.
        """)

    @Option(
      help: "A row and its hash that were kept elsewhere: NUMBER:HASH, as verify prints it.",
      transform: knownRow)
    var known: AuditHead?

    @Flag(help: "Prints JSON.")
    var json = false

    func run() async throws {
      try await reportingFailures {
        let chain = try await AuditCommand.store().verifiedChain(knowing: known)
        show(chain)
        guard chain.breaks.isEmpty else {
          throw ExitCode(CommandFailure.Outcome.differencesFound.rawValue)
        }
      }
    }

    private func show(_ chain: AuditChain) {
      if json {
        StandardOutput.write(chain.jsonForm.description)
        return
      }
      for found in chain.breaks { StandardOutput.write(found.description) }
      let state = chain.breaks.isEmpty ? "unaltered" : "altered at \(chain.breaks.count) places"
      StandardOutput.write("\(chain.head.number) rows, \(state); the last is \(chain.head)")
    }

    @Sendable private static func knownRow(_ text: String) throws -> AuditHead {
      guard let row = AuditHead(text) else {
        throw ValidationError("--known takes NUMBER:HASH with 64 digits, as verify prints it.")
      }
      return row
    }
  }

  struct Export: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Writes every row as one JSON object a line, oldest first, for keeping elsewhere.")

    func run() async throws {
      try await reportingFailures {
        let store = try AuditCommand.store()
        var last: Int64 = 0
        while true {
          let page = try await store.auditEntries(after: last, limit: AuditCommand.pageSize)
          for entry in page { StandardOutput.write(entry.jsonForm.description) }
          guard page.count == AuditCommand.pageSize, let end = page.last else { return }
          last = end.number
        }
      }
    }
  }

  private static let pageSize = 1_000

  private static func store() throws -> any BillingStore {
    let settings = try ProgramSettings.fromEnvironment()
    return try StoreOpening.open(
      settings.database, logger: .toStandardError("billing", level: .warning))
  }
}
