import ArgumentParser
import BillingServer
import Metering
import UsageLedger

/// `billing usage gaps`: windows that were not reported.
struct GapsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gaps",
    abstract: "Lists windows that were not reported, or not with every metric.",
    discussion: """
      Every window of an instance that reports windows is reported, missing, late (due, and may still come), void (taken \
      out, and nothing reported in its place) or waived. What is not reported is unknown, not zero: it is in no total.
      """)

  @Option(help: "Our id of the customer; by default all.")
  var customer: String?

  @Option(help: "One instance only.")
  var instance: String?

  @Option(help: "Windows that end after this time; by default 31 days before --to.")
  var from: String?

  @Option(help: "Windows that end by this time; by default now.")
  var to: String?

  @Flag(help: "Prints JSON.")
  var json = false

  func run() async throws {
    try await reportingFailures {
      let now = SystemWallClock().now()
      let (customer, instance, span) = try CommandFailure.wrongUsage {
        (
          try self.customer.map { try CustomerID($0) },
          try self.instance.map { try InstanceID($0) },
          try asked(by: now)
        )
      }
      let context = try CommandContext()
      if let customer { try await context.requireKnown(customer) }
      if let customer, let instance {
        _ = try await context.requireInstance(instance, of: customer)
      }
      var output = GapOutput()
      for customer in try await context.reportingCustomers(only: customer) {
        let coverage = try await context.store.coverage(of: customer, in: span, now: now)
        output.coverages.append(
          CustomerCoverage(
            customer: customer, span: span,
            instances: coverage.instances.filter {
              instance == nil || $0.instance == instance
            }))
      }
      StandardOutput.write(output.text(json))
    }
  }

  private func asked(by now: Timestamp) throws -> UsageSpan {
    let end = try to.map { try Timestamp(rfc3339: $0) } ?? now
    let start = try from.map { try Timestamp(rfc3339: $0) } ?? end.advanced(bySeconds: -31 * 86_400)
    guard start < end else { throw ValidationError("--from must lie before --to.") }
    return UsageSpan(start: start, end: end)
  }
}
