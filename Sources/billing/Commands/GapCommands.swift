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

/// `billing usage retire`: an instance is gone.
struct RetireCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "retire",
    abstract: "Says that an instance is gone: its windows are not waited for any more.",
    discussion: """
      Nothing that it reported changes. If it reports again, it is expected again from then on. What was missing before \
      the time that is given stays missing.
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

/// What an operator gives as a reason.
enum Reason {
  static func check(_ reason: String) throws {
    guard reason.contains(where: { !$0.isWhitespace }) else {
      throw ValidationError("--reason is empty: say why, for whoever reads the ledger later.")
    }
  }
}

extension CommandContext {
  /// All customers that ever reported, by id, or the one that was asked for.
  fileprivate func reportingCustomers(only customer: CustomerID?) async throws -> [CustomerID] {
    if let customer { return [customer] }
    var found: [CustomerID] = []
    while true {
      let page = try await store.customers(after: found.last, limit: 1_000)
      found += page
      guard page.count == 1_000 else { return found }
    }
  }

  fileprivate func requireInstance(_ instance: InstanceID, of customer: CustomerID) async throws
    -> InstanceState
  {
    try await requireKnown(customer)
    let instances = try await store.instances(of: customer)
    guard let state = instances.first(where: { $0.instance == instance }) else {
      throw CommandFailure(
        "\(customer) has no instance \"\(instance)\" that ever reported; nothing was changed")
    }
    return state
  }
}
