import ArgumentParser
import BillingServer
import Metering
import Reporting
import UsageLedger

/// `billing quarantine`: reports that are held before charge.
struct QuarantineCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "quarantine",
    abstract: "Shows reports that are held before charge, releases and rejects them.",
    discussion: """
      Which reports are held is set by BILLING_QUARANTINE_FACTOR and BILLING_QUARANTINE_BOUNDS. A held report is in the ledger and counts \
      nothing until it is released, corrected (usage supersede) or its deadline passes. All else of its customer goes on.
      """,
    subcommands: [List.self, ReleaseReport.self, RejectReport.self])

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lists reports that are held, newest first.")

    @Option(help: "One customer's only.")
    var customer: String?

    @Option(help: "held, released, rejected or all.")
    var state = "held"

    @Option(help: "How many, 1 to 1000.")
    var limit = 100

    @Flag(help: "Prints JSON.")
    var json = false

    private static let states = QuarantinedReport.State.allCases.map(\.rawValue)

    func validate() throws {
      guard QuarantineQuery.limits.contains(limit) else {
        throw ValidationError("--limit takes 1 to 1000.")
      }
      guard state == "all" || Self.states.contains(state) else {
        throw ValidationError("--state takes \(Self.states.joined(separator: ", ")) or all.")
      }
    }

    func run() async throws {
      try await reportingFailures {
        let id = try CommandFailure.wrongUsage { try customer.map { try CustomerID($0) } }
        let cases = try await QuarantineDesk(store: CommandContext().store).cases(
          QuarantineQuery(
            customer: id, state: QuarantinedReport.State(rawValue: state), limit: limit))
        if json {
          StandardOutput.write(JSONValue.array(cases.map { .object($0.jsonForm) }).description)
        } else {
          for held in cases { StandardOutput.write(held.line) }
        }
      }
    }
  }

  /// What both decisions take.
  struct Decision: ParsableArguments {
    @Argument(help: "The reports' ids: report.id of the answers to them.")
    var ids: [Int64]

    @Option(help: "Why, for whoever reads the ledger later.")
    var reason: String?

    @Flag(help: "Prints JSON.")
    var json = false

    func validate() throws {
      for id in ids where id < 1 {
        throw ValidationError("'\(id)' is no report's id: they begin at 1.")
      }
      if let reason { try Reason.check(reason) }
    }

    /// Decides about each in turn, and stops at the first that cannot be decided about.
    func each(_ decide: (QuarantineDesk, EntryID) async throws -> QuarantineDesk.Case) async throws
    {
      let desk = QuarantineDesk(store: try CommandContext().store)
      for id in ids {
        let done = try await correcting(id) { try await decide(desk, EntryID(id)) }
        StandardOutput.write(
          json ? JSONValue.object(done.jsonForm).description : done.line)
      }
    }
  }

  struct ReleaseReport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "release", abstract: "Lets held reports count.",
      discussion:
        "Totals and invoices follow at once; the running service sends Stripe what they are.")

    @OptionGroup var decision: Decision

    func run() async throws {
      try await reportingFailures {
        try await decision.each { desk, id in
          try await desk.release(id, reason: decision.reason)
        }
      }
    }
  }

  struct RejectReport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "reject",
      abstract: "Takes held reports out for good; the ledger keeps them as void.",
      discussion: "The window is open again: the right report can be sent for it.")

    @OptionGroup var decision: Decision

    func run() async throws {
      try await reportingFailures {
        try await decision.each { desk, id in try await desk.reject(id, reason: decision.reason) }
      }
    }
  }
}

extension QuarantineDesk.Case {
  fileprivate var line: String {
    let metrics = entry.statedMetrics.sorted { $0.key < $1.key }
      .map { "\($0.key) \($0.value)" }.joined(separator: ", ")
    let end =
      report.voidedBy.map { "void by entry \($0)" }
      ?? report.release.map { "counts by entry \($0.entry): \($0.reason)" }
      ?? (report.fate == .bill
        ? "billed at \(report.deadline) unless decided" : "late usage unless decided")
    return [
      "\(report.entry)", report.customer.text, entry.report.instance.text,
      report.state.rawValue, "\(report.windowEnd)", metrics, report.reason, end,
    ].joined(separator: "  ")
  }
}
