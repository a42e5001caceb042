import ArgumentParser
import BillingServer
import Metering
import Reporting
import UsageLedger

extension AlertsCommand {
  struct Silence: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Has nobody told of a rule's or a customer's alerts for a time.",
      discussion:
        "Alerts fire and are resolved all the same; what still fires when the silence is over is told then."
    )

    @Option(help: "The rule's name.")
    var rule: String?

    @Option(help: "Our id of the customer.")
    var customer: String?

    @Option(name: .customLong("for"), help: "For how long: 30m, 2h, 7d; at most 90 days.")
    var span: TimeSpan

    @Option(help: "Why, for whoever looks later.")
    var reason: String

    @Flag(help: "Prints JSON.")
    var json = false

    func validate() throws {
      try Reason.check(reason)
      guard rule != nil || customer != nil else {
        throw ValidationError("Name a --rule, a --customer, or both.")
      }
      guard (1...AlertManagement.longestSilenceSeconds).contains(span.seconds) else {
        throw ValidationError("--for takes up to 90 days.")
      }
    }

    func run() async throws {
      try await reportingFailures {
        let customer = try CommandFailure.wrongUsage {
          try self.customer.map { try CustomerID($0) }
        }
        let silence = try await AlertContext().management.silence(
          rule: rule, customer: customer, seconds: span.seconds, reason: reason)
        StandardOutput.write(
          json ? JSONValue.object(silence.jsonForm).description : silence.line)
      }
    }
  }

  struct Silences: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Lists the silences in force.")

    @Flag(help: "Prints JSON.")
    var json = false

    func run() async throws {
      try await reportingFailures {
        let silences = try await AlertContext().management.silences()
        if json {
          StandardOutput.write(JSONValue.array(silences.map { .object($0.jsonForm) }).description)
        } else {
          for silence in silences { StandardOutput.write(silence.line) }
        }
      }
    }
  }

  struct Unsilence: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "unsilence", abstract: "Ends a silence at once.")

    @Argument(help: "The silence's id, sil_….")
    var id: String

    func run() async throws {
      try await reportingFailures {
        try await AlertContext().management.endSilence(id)
        StandardOutput.write("\(id) is ended")
      }
    }
  }
}

extension AlertSilence {
  fileprivate var line: String {
    [
      id, rule.map { "rule \($0)" }, customer.map { "customer \($0)" }, "until \(until)", reason,
    ].compactMap(\.self).joined(separator: "  ")
  }
}
