import ArgumentParser

/// `billing alerts`: what fired, by which rules, and who was told.
struct AlertsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "alerts",
    abstract:
      "Shows alerts, rules and what receivers were told; silences, replays and tries rules.",
    discussion: """
      Rules and receivers are in the file that BILLING_ALERT_RULES names; more rules can be made with POST /api/alerts/rules. The \
      service evaluates them.
      """,
    subcommands: [
      List.self, Rules.self, Remove.self, Silence.self, Silences.self, Unsilence.self,
      Messages.self, Replay.self, NewSecret.self, AlertBacktestCommand.self,
    ])
}
