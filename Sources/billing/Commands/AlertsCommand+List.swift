import Alerting
import ArgumentParser
import BillingServer
import Logging
import Metering
import Reporting
import UsageLedger
import Wire

extension AlertsCommand {
  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lists alerts that fired, newest first.")

    @Flag(help: "Only those that fire now.")
    var firing = false

    @Option(help: "How many, 1 to 1000.")
    var limit = 50

    @Flag(help: "Prints JSON.")
    var json = false

    func validate() throws {
      guard (1...1_000).contains(limit) else { throw ValidationError("--limit takes 1 to 1000.") }
    }

    func run() async throws {
      try await reportingFailures {
        let context = try AlertContext()
        let alerts =
          firing
          ? Array(try await context.management.firing().prefix(limit))
          : try await context.store.firedAlerts(before: nil, limit: limit)
        if json {
          StandardOutput.write(JSONValue.array(alerts.map { .object($0.jsonForm) }).description)
        } else {
          for alert in alerts { StandardOutput.write(alert.line) }
        }
      }
    }
  }

  struct Rules: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lists the rules in force, or checks a file of rules.",
      discussion: "A file that cannot be used is refused with every mistake and its line.")

    @Option(help: "Reads this file instead; nothing is changed.")
    var check: String?

    @Flag(help: "Prints the rules that are in force without a file, to begin one with.")
    var standard = false

    @Flag(help: "Prints JSON.")
    var json = false

    func run() async throws {
      try await reportingFailures {
        if standard {
          StandardOutput.write(String(AlertConfiguration.standardText.dropLast()))
          return
        }
        if let check {
          let read = try WatchedAlertRules.read(check)
          StandardOutput.write(
            "\(check): \(read.rules.count) rules, \(read.receivers.count) receivers")
          return
        }
        let rules = try await AlertContext().management.rules()
        if json {
          StandardOutput.write(JSONValue.array(rules.map { .object($0.jsonForm) }).description)
        } else {
          for rule in rules { StandardOutput.write(JSONValue.object(rule.jsonForm).description) }
        }
      }
    }
  }

  struct Remove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "remove", abstract: "Removes a rule that the API made; its alerts end.")

    @Argument(help: "The rule's name.")
    var name: String

    func run() async throws {
      try await reportingFailures {
        try await AlertContext().management.remove(name)
        StandardOutput.write("\(name) is removed")
      }
    }
  }

  struct Messages: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lists what webhooks were told, newest first, with each attempt.")

    @Option(help: "How many, 1 to 1000.")
    var limit = 50

    @Flag(help: "Prints JSON.")
    var json = false

    func validate() throws {
      guard (1...1_000).contains(limit) else { throw ValidationError("--limit takes 1 to 1000.") }
    }

    func run() async throws {
      try await reportingFailures {
        let store = try AlertContext().store
        var forms: [JSONValue] = []
        for message in try await store.alertMessages(before: nil, limit: limit) {
          let attempts = try await store.alertAttempts(of: message.id)
          forms.append(.object(message.jsonForm(attempts)))
          if !json { StandardOutput.write(message.line(attempts)) }
        }
        if json { StandardOutput.write(JSONValue.array(forms).description) }
      }
    }
  }

  struct Replay: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Has the service send a message again, under the same id.")

    @Argument(help: "The message's id, msg_….")
    var id: String

    func run() async throws {
      try await reportingFailures {
        try await AlertContext().management.replay(id)
        StandardOutput.write("\(id) is sent again")
      }
    }
  }

  struct NewSecret: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "secret",
      abstract: "Makes a secret for a webhook's secret_file and its receiver.",
      discussion: """
        To rotate: put the new secret before the old one in the file, with a comma between; every message is then signed with both. Give \
        the receiver the new one, and take the old one out.
        """)

    func run() async throws {
      StandardOutput.write(WebhookSecrets.make().revealed)
    }
  }
}

/// What these commands work with.
struct AlertContext {
  let store: any BillingStore
  let management: AlertManagement

  init() throws {
    let settings = try ProgramSettings.fromEnvironment()
    let logger = Logger.toStandardError("billing", level: .warning)
    store = try StoreOpening.open(settings.database, logger: logger)
    management = AlertManagement(
      store: store,
      configuration: try WatchedAlertRules(settings.alertRulesPath, logger: logger))
  }
}

extension AlertRecord {
  fileprivate var line: String {
    let end = resolvedAt.map { "resolved \($0)" } ?? "firing"
    return ["\(firedAt ?? since)", end, severity, rule, "\(subject)", summary]
      .joined(separator: "  ")
  }
}

extension AlertMessage {
  fileprivate func line(_ attempts: [AlertAttempt]) -> String {
    let last = attempts.last.map { $0.problem ?? "taken" } ?? "not sent yet"
    let next = nextAt.map { "next \($0)" }
    return [
      id, "\(createdAt)", receiver, type, status.rawValue, "\(attempts.count) attempts", last, next,
    ].compactMap(\.self).joined(separator: "  ")
  }
}
