import ArgumentParser
import BillingServer
import Metering
import UsageLedger

/// `billing usage prune`: retention.
struct PruneCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prune",
    abstract: "Takes what reports of long closed periods said out of the ledger.",
    discussion: """
      Of each period that is closed, ended before the time given, and has no late usage to decide about, the reports' \
      metrics go; that they were there, their content's hash and every total stay, so that a replay is still a replay. \
      What was pruned can be neither voided nor rated any more. Interrupted anywhere, the same command goes on.
      """)

  @Option(
    help: ArgumentHelp(
      "Periods that ended by this time (RFC 3339), at least 90 days ago.", valueName: "time"))
  var before: String

  @Option(help: "Our id of the customer; by default all that are linked.")
  var customer: String?

  @Flag(help: "Says what would go and changes nothing.")
  var dryRun = false

  @Flag(help: "Prints JSON.")
  var json = false

  func run() async throws {
    try await reportingFailures {
      let now = SystemWallClock().now()
      let id = try CommandFailure.wrongUsage { try customer.map { try CustomerID($0) } }
      let limit = try CommandFailure.wrongUsage { try Timestamp(rfc3339: before) }
      let latest = PeriodRetention.latestLimit(at: now)
      guard limit <= latest else {
        throw CommandFailure(
          "--before: \(limit) is less than \(PeriodRetention.minimumAgeDays) days ago; the latest is \(latest)",
          .wrongUsage)
      }
      let context = try CommandContext()
      if let id { try await context.requireKnown(id) }
      let retention = PeriodRetention(store: context.store)
      var output = PruneOutput(limit: limit, isDryRun: dryRun)
      for customer in try await context.linkedCustomers(only: id) {
        let plan = try await retention.plan(customer, before: limit, now: now)
        var done = PruneOutput.Customer(id: customer, kept: plan.kept)
        for step in plan.steps {
          let count = dryRun ? Int64(step.entryCount) : try await retention.perform(step)
          done.add(step.seal.span, count)
          if !json { StandardOutput.write(output.line(customer, step.seal.span, count)) }
        }
        if !json { for kept in plan.kept { StandardOutput.write(output.line(customer, kept)) } }
        output.customers.append(done)
      }
      StandardOutput.write(json ? output.json : output.summary)
    }
  }
}
