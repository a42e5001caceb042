import ArgumentParser
import Foundation
import Testing

@testable import billing

/// The list of commands that leave a row in the audit log is held to the real command line.
@Suite struct ChangingCommandTests {
  /// Commands that leave no row. Whoever adds one here says that it changes nothing that somebody answers for.
  private static let reading: Set<String> = [
    // Each request has a row of its own; nobody asks for what the service does by itself.
    "serve",
    // An emulator and a show, on data of their own.
    "sandbox", "demo",
    // What the database is, not what is in it; it is the same afterwards.
    "migrate", "backup",
    "catalog diff", "catalog schema", "customers list", "customers show", "keys list",
    "sessions list", "invoice preview", "explain", "export", "doctor", "usage gaps",
    "usage periods",
    "usage late list", "rate", "sizing", "audit list", "audit verify", "audit export",
    "quarantine list", "digest", "alerts list", "alerts rules", "alerts silences",
    "alerts messages",
    "alerts backtest",
    // Prints what nobody keeps.
    "alerts secret",
  ]

  /// As Commands/ChangingCommands.swift has them.
  private static func listed() throws -> Set<String> {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../Sources/billing/Commands/ChangingCommands.swift")
    let text = try String(contentsOf: file, encoding: .utf8)
    let names = text.matches(of: /auditName = "([^"]+)"/).map { $0.output.1 }
    return Set(names.map(ChangingCommandRule.words))
  }

  @Test func everyCommandIsOnOneSide() throws {
    let rule = ChangingCommandRule(reading: Self.reading, listed: try Self.listed())
    #expect(rule.violations(in: CommandTree(of: BillingProgram.self)) == [])
    #expect(rule.listed.count >= 17)
  }

  struct Program: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "program", subcommands: [Keys.self, Look.self])

    struct Keys: AsyncParsableCommand {
      static let configuration = CommandConfiguration(
        commandName: "keys", subcommands: [Make.self, End.self])
    }

    struct Make: ChangingCommand {
      static let configuration = CommandConfiguration(commandName: "make")
      static let auditName = "keys make --now"
      func run() async throws {}
    }

    struct End: ChangingCommand {
      static let configuration = CommandConfiguration(commandName: "end")
      static let auditName = "keys finish"
      func run() async throws {}
    }

    struct Look: AsyncParsableCommand {
      static let configuration = CommandConfiguration(commandName: "look")
      func run() async throws {}
    }
  }

  @Test(arguments: [
    (
      ["look"], ["keys make", "keys finish"],
      ["keys end is audited as keys finish", "keys finish is listed and no changing command"]
    ),
    (
      [], ["keys make", "keys end"],
      ["keys end is audited as keys finish", "look is neither changing nor reading"]
    ),
    (
      ["look", "gone", "keys make"], ["keys end"],
      [
        "keys make is changing and reading", "keys end is audited as keys finish",
        "gone is no command",
      ]
    ),
    (
      ["look"], ["keys end", "keys gone"],
      [
        "keys make is not in the list", "keys end is audited as keys finish",
        "keys gone is listed and no changing command",
      ]
    ),
  ])
  func whatIsOnNoSideOrOnBothIsRefused(reading: [String], listed: [String], expected: [String]) {
    let rule = ChangingCommandRule(reading: Set(reading), listed: Set(listed))
    #expect(rule.violations(in: CommandTree(of: Program.self)) == expected)
  }

  @Test(arguments: [
    (
      ["customers", "add", "c", "--name", "Ada", "--email", "a@b"],
      "customers add c --name … --email …"
    ),
    (["customers", "add", "--email=a@b", "c"], "customers add --email=… c"),
    (["keys", "create", "--name", "ci"], "keys create --name ci"),
    (["usage", "void", "7", "--reason", "--name"], "usage void 7 --reason --name"),
    ([], ""),
  ])
  func argumentsAreKeptWithoutPeople(arguments: [String], text: String) {
    #expect(AuditedArguments.text(of: arguments) == text)
  }
}
