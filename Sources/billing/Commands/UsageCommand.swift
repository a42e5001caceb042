import ArgumentParser
import BillingServer
import UsageLedger

/// `billing usage`: corrections of what was reported, and late usage.
struct UsageCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "usage",
    abstract: "Corrects what was reported, and decides about what came late or not at all.",
    subcommands: [
      GapsCommand.self,
      ImportCommand.self,
      LateUsageCommand.self,
      PeriodsCommand.self,
      PruneCommand.self,
      RetireCommand.self,
      SupersedeCommand.self,
      Void.self,
      WaiveGapCommand.self,
    ])

  struct Void: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "void",
      abstract: "Takes one report out of the totals; the ledger keeps both facts.",
      discussion: """
        Totals and invoices follow at once; the running service corrects what Stripe was sent. The completions of a \
        voided report go with it. Its window is open again: the right report can be sent for it. To put the right \
        one in its place at once, use supersede.
        """)

    @Argument(help: "The report's id: report.id of the answer to it.")
    var id: Int64

    @Option(help: "Why, for whoever reads the ledger later.")
    var reason: String

    @Flag(help: "Prints JSON.")
    var json = false

    func validate() throws {
      guard id > 0 else { throw ValidationError("'\(id)' is no report's id: they begin at 1.") }
      try Reason.check(reason)
      guard !reason.hasPrefix(Supersession.words) else {
        throw ValidationError(
          "--reason: '\(Supersession.words)…' is what supersede writes; use that command.")
      }
    }

    func run() async throws {
      try await reportingFailures {
        let context = try CommandContext()
        let entry = try await correcting(id) {
          try await context.store.void(
            EntryID(id), reason: reason, at: SystemWallClock().now())
        }
        StandardOutput.write(
          VoidedReport(id: EntryID(id), void: entry, reason: reason).output(json))
      }
    }
  }
}
