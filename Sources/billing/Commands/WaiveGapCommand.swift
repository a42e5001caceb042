import ArgumentParser
import BillingServer
import Metering
import UsageLedger

/// `billing usage waive`: windows that nobody waits for.
struct WaiveGapCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "waive",
    abstract: "Says that windows of an instance are not waited for, and why.",
    discussion: """
      They stay visible as waived. A report that comes for them after all is counted as any other. Late usage of a closed \
      period is waived with `billing usage late waive`.
      """)

  @Option(help: "Our id of the customer.")
  var customer: String

  @Option(help: "The instance.")
  var instance: String

  @Option(help: "The start of the stretch.")
  var from: String

  @Option(help: "Its end, at most 31 days later.")
  var to: String

  @Option(help: "Why, for whoever reads the ledger later.")
  var reason: String

  @Flag(help: "Prints JSON.")
  var json = false

  func validate() throws { try Reason.check(reason) }

  func run() async throws {
    try await reportingFailures {
      let (customer, instance, window) = try CommandFailure.wrongUsage {
        (
          try CustomerID(self.customer), try InstanceID(self.instance),
          try TimeWindow(start: Timestamp(rfc3339: from), end: Timestamp(rfc3339: to))
        )
      }
      let context = try CommandContext()
      _ = try await context.requireInstance(instance, of: customer)
      let mark = CoverageMark.waiver(
        of: instance, customer: customer, window, reason: reason, at: SystemWallClock().now())
      try await context.store.addMark(mark)
      StandardOutput.write(MarkOutput(mark: mark).text(json))
    }
  }
}
