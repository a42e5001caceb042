import ArgumentParser
import Foundation
import Reporting
import StripeCatalog

/// `billing catalog apply`: makes Stripe match the file.
struct CatalogApplyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "apply",
    abstract: "Creates products, meters and prices at Stripe so that it bills as the file says.",
    discussion: """
      Changes nothing the second time; can be interrupted and repeated at any point. Asks before what cannot be undone: a new \
      price that takes over a lookup key (prices cannot change at Stripe; subscriptions keep the old one), and the archiving \
      of what the file no longer has. With a live key it asks before the first apply to an account, too. Without a terminal to ask \
      at, that needs --yes.
      """)

  @Option(name: .customLong("catalog"), help: "The catalogue file; wins over BILLING_CATALOG.")
  var catalogPath: String?

  @Flag(help: "Does not ask before what cannot be undone.")
  var yes = false

  @Flag(help: "Prints what was done and the findings as JSON.")
  var json = false

  func run() async throws {
    try await reportingFailures {
      let parts = try CatalogParts(catalogPath)
      let plan = try await parts.plan()
      if !json { plan.print(origin: parts.loaded.origin) }
      try confirm(plan, parts)
      let done = try await apply(plan, parts)
      if json { StandardOutput.write(document(done, plan).description) }
      guard plan.conflicts.isEmpty else {
        throw CommandFailure(
          "\(plan.conflicts.count) of the findings (marked !) keep Stripe from billing as the file says"
        )
      }
    }
  }

  private func apply(_ plan: CatalogPlan, _ parts: CatalogParts) async throws
    -> [CatalogPlan.Change]
  {
    var done: [CatalogPlan.Change] = []
    try await parts.apply(plan) { change in
      done.append(change)
      StandardError.write("\(done.count)/\(plan.changes.count) done: \(change.line)")
    }
    if !json, !done.isEmpty { StandardOutput.write("applied: \(done.count) changes") }
    return done
  }

  private func confirm(_ plan: CatalogPlan, _ parts: CatalogParts) throws {
    guard let reason = plan.consent(isLive: parts.isLive), !yes else { return }
    try Consent.ask(reason, about: plan.irrevocable.map(\.line), command: "billing catalog apply")
  }

  private func document(_ done: [CatalogPlan.Change], _ plan: CatalogPlan) -> JSONValue {
    .object([
      "applied": .array(done.map { .object($0.document) }),
      "findings": .array(plan.findings.map { .object($0.document) }),
      "in_sync": .bool(plan.conflicts.isEmpty),
    ])
  }
}
