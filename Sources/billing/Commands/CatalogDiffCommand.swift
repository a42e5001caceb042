import ArgumentParser
import Reporting
import StripeCatalog

/// `billing catalog diff`: what `apply` would do, and what keeps usage from being billed.
struct CatalogDiffCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Shows what apply would change; exits 3 when there is something to do.",
    discussion: """
      Changes: + made, ~ changed or replaced, - archived. Findings follow with the way out: those marked ! keep Stripe from \
      billing as the file says and count as something to do; the others (such as subscriptions on an older price) do not, \
      because apply never changes a subscription.
      """)

  @Option(name: .customLong("catalog"), help: "The catalogue file; wins over BILLING_CATALOG.")
  var catalogPath: String?

  @Flag(help: "Prints changes and findings as JSON.")
  var json = false

  func run() async throws {
    try await reportingFailures {
      let parts = try CatalogParts(catalogPath)
      let plan = try await parts.plan()
      if json {
        StandardOutput.write(JSONValue.object(plan.document).description)
      } else {
        plan.print(origin: parts.loaded.origin)
      }
      guard plan.isEmpty else {
        throw ExitCode(CommandFailure.Outcome.differencesFound.rawValue)
      }
    }
  }
}

extension CatalogPlan {
  /// The changes, or that there are none, and the findings apart from them.
  func print(origin: String) {
    if changes.isEmpty {
      StandardOutput.write(
        isEmpty
          ? "Stripe matches \(origin): nothing to do" : "nothing that apply can change; see below")
    }
    for line in lines { StandardOutput.write(line) }
    guard !findings.isEmpty else { return }
    StandardOutput.write("\nfound:")
    for line in findingLines { StandardOutput.write(line) }
  }
}
