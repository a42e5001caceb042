import ArgumentParser
import Catalog
import Foundation
import Logging
import Reporting
import StripeAPI
import StripeDelivery

/// `billing catalog`: the catalogue file and Stripe.
struct CatalogCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "catalog",
    abstract: "Compares the catalogue file with Stripe and makes Stripe match.",
    subcommands: [Diff.self, Apply.self, CatalogSchemaCommand.self])

  struct Diff: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Shows what apply would change; exits 3 when there is something to do.")

    @Option(name: .customLong("catalog"), help: "The catalogue file; wins over BILLING_CATALOG.")
    var catalogPath: String?

    @Flag(help: "Prints the changes as JSON.")
    var json = false

    func run() async throws {
      try await reportingFailures {
        let parts = try CatalogParts(catalogPath)
        let plan = try await parts.plan()
        StandardOutput.write(json ? plan.json : plan.text(parts.loaded.origin))
        guard plan.isEmpty else {
          throw ExitCode(CommandFailure.Outcome.differencesFound.rawValue)
        }
      }
    }
  }

  struct Apply: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Creates products, meters and prices at Stripe so that it bills as the file says.",
      discussion:
        "Changes nothing the second time. Prices cannot be changed at Stripe: a new one takes over the lookup key, and subscriptions keep the old one."
    )

    @Option(name: .customLong("catalog"), help: "The catalogue file; wins over BILLING_CATALOG.")
    var catalogPath: String?

    @Flag(help: "Does not ask before a lookup key moves to a new price.")
    var yes = false

    func run() async throws {
      try await reportingFailures {
        let parts = try CatalogParts(catalogPath)
        let plan = try await parts.plan()
        guard !plan.isEmpty else {
          StandardOutput.write(plan.text(parts.loaded.origin))
          return
        }
        for line in plan.lines { StandardOutput.write(line) }
        try confirm(plan)
        try await parts.apply(plan)
        guard plan.problems.isEmpty else {
          throw CommandFailure("\(plan.problems.count) of these need a person (marked with !)")
        }
        StandardOutput.write("applied: \(plan.changes.count) changes")
      }
    }

    /// Only what cannot be undone is asked about: a price that gives up its lookup key.
    private func confirm(_ plan: CatalogPlan) throws {
      let replaces = plan.changes.contains { if case .replacePrice = $0 { true } else { false } }
      guard replaces, !yes else { return }
      StandardError.write(
        "Replace the prices marked with ~? New subscriptions get the new ones. [y/N]")
      guard readLine()?.lowercased().hasPrefix("y") == true else {
        throw CommandFailure("nothing was changed; --yes answers the question in scripts")
      }
    }
  }
}

/// What both subcommands work with: no database is needed.
private struct CatalogParts {
  let loaded: CatalogLoading.Loaded
  private let connection: StripeConnection
  private let applier: CatalogApplier

  init(_ path: String?) throws {
    let settings = try ProgramSettings.fromEnvironment()
    loaded = try CatalogLoading.load(path ?? settings.catalogPath)
    connection = try StripeConnection(settings)
    applier = CatalogApplier(
      stripe: connection.client(logger: .toStandardError("billing", level: .warning)))
  }

  func plan() async throws -> CatalogPlan {
    try await explaining { try await applier.plan(loaded.catalog) }
  }

  func apply(_ plan: CatalogPlan) async throws {
    try await explaining { try await applier.apply(plan) }
  }

  private func explaining<Answer>(_ call: () async throws -> Answer) async throws -> Answer {
    do {
      return try await call()
    } catch let error as BillingError where error.code == .stripeUnavailable {
      throw CommandFailure("\(connection.hint) (\(error.context))")
    }
  }
}

extension CatalogPlan {
  fileprivate func text(_ origin: String) -> String {
    isEmpty ? "Stripe matches \(origin): nothing to do" : lines.joined(separator: "\n")
  }

  fileprivate var json: String {
    let form: JSONObject = [
      "changes": .array(lines.filter { !$0.hasPrefix("!") }.map { .string($0) }),
      "problems": .array(
        problems.map {
          .object(["subject": .string($0.subject), "explanation": .string($0.explanation)])
        }),
    ]
    return JSONValue.object(form).description
  }
}
