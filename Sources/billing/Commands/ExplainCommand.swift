import ArgumentParser
import Billing
import BillingServer
import Metering
import Reporting
import StripeAccounts
import UsageLedger

/// `billing explain`: from an invoice line back to tiers, hours and reports.
struct ExplainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Explains an invoice: from a line back to its tiers, hours and reports.",
    discussion: """
      Without --line all lines of the period, short. With it one line the whole way down: what was charged, the hours \
      that made the quantity, the reports in them, and what Stripe accepted for it.
      """)

  @Option(help: "Our id of the customer.")
  var customer: String

  @Option(help: "The number of a line, from 1, as the list without --line shows it.")
  var line: Int?

  @Option(
    help: ArgumentHelp(
      "Explains the period that holds this time (RFC 3339), up to it; by default the current one up to now.",
      valueName: "time"))
  var at: String?

  @Flag(help: "Prints JSON, every report listed.")
  var json = false

  func run() async throws {
    try await reportingFailures {
      let id = try CommandFailure.wrongUsage { try CustomerID(customer) }
      let time = try CommandFailure.wrongUsage { try at.map { try Timestamp(rfc3339: $0) } }
      let context = try CommandContext()
      try await context.requireKnown(id)
      let explanation = try await context.callingStripe {
        try await context.states.state(
          of: id, at: time.map { .past($0) } ?? .now, scope: .explanation
        ).explanation()
      }
      StandardOutput.write(try output(explanation))
    }
  }

  private func output(_ explanation: InvoiceExplanation) throws(CommandFailure) -> String {
    let shown: String? =
      if json {
        explanation.json(line: line)?.description
      } else if let line {
        explanation.text(line: line)
      } else {
        explanation.text
      }
    guard let shown else {
      let count = explanation.lines.count
      throw CommandFailure(
        count == 0
          ? "the invoice of \(customer) has no lines in that period"
          : "the invoice of \(customer) has the lines 1 to \(count), no line \(line ?? 0)")
    }
    return shown
  }
}

extension CommandContext {
  /// Fails when nothing was ever reported for the customer and no Stripe customer is linked to it: a typing error.
  func requireKnown(_ customer: CustomerID) async throws {
    if try await store.link(of: customer) != nil { return }
    if try await !store.instances(of: customer).isEmpty { return }
    throw CommandFailure("there is no customer \(customer): no report and no link names it")
  }
}
