import ArgumentParser
import BillingServer
import Metering
import UsageLedger

/// `billing usage retire`: an instance is gone.
struct RetireCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "retire",
    abstract: "Says that an instance is gone: its windows are not waited for any more.",
    discussion: """
      What it reported stays; its gauges end to count at that time, in periods that are not closed. If it reports again, it \
      is expected and counts again from then on. What was missing before the time that is given stays missing.
      """)

  @Option(help: "Our id of the customer.")
  var customer: String

  @Option(help: "The instance.")
  var instance: String

  @Option(help: "Since when it is gone; by default the end of the newest window that it reported.")
  var at: String?

  @Option(help: "Why, for whoever reads the ledger later.")
  var reason: String

  @Flag(help: "Prints JSON.")
  var json = false

  func validate() throws { try Reason.check(reason) }

  func run() async throws {
    try await reportingFailures {
      let (customer, instance, at) = try CommandFailure.wrongUsage {
        (
          try CustomerID(self.customer), try InstanceID(self.instance),
          try self.at.map { try Timestamp(rfc3339: $0) }
        )
      }
      let context = try CommandContext()
      let state = try await context.requireInstance(instance, of: customer)
      let mark = CoverageMark.retirement(
        of: instance, customer: customer, from: at ?? state.newestWindow.end, reason: reason,
        at: SystemWallClock().now())
      try await context.store.addMark(mark)
      StandardOutput.write(MarkOutput(mark: mark).text(json))
    }
  }
}
