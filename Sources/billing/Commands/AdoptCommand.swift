import ArgumentParser
import Reporting
import StripeAccounts

/// `billing adopt`: an account that was billed before.
struct AdoptCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "adopt",
    abstract:
      "Proposes a catalogue for what a Stripe account has, and adds metered items to its subscriptions.",
    discussion: """
      Without --apply nothing is changed at Stripe: stdout has a catalogue file that describes what is there, stderr which \
      subscriptions would get which metered items, and what their last invoices would have been; both by the catalogue in \
      force, or by the proposed one where there is none. The way: `billing adopt catalog.yaml`, metered prices into that \
      file, `billing catalog apply`, `billing adopt catalog.yaml --apply`. Can be interrupted and repeated at any point.
      """)

  @Argument(
    help:
      "The catalogue file; wins over BILLING_CATALOG. One that is not there, or empty, gets the proposal."
  )
  var file: String?

  @Flag(help: "Gives subscriptions their items, after a yes.")
  var apply = false

  @Flag(help: "Does not ask.")
  var yes = false

  @Flag(help: "Prints the proposal, the changes and the comparison as JSON.")
  var json = false

  func run() async throws {
    try await reportingFailures {
      let context = try AdoptionContext(file)
      let adoption = try await context.adoption()
      if !json {
        if !apply { StandardOutput.write(adoption.proposal.yaml) }
        for line in adoption.lines { StandardError.write(line) }
      }
      try context.keep(adoption.proposal)
      let outcome = apply ? try await carryOut(adoption) : AdoptionOutcome()
      if json {
        var document = adoption.document
        if apply { outcome.add(to: &document) }
        StandardOutput.write(JSONValue.object(document).description)
      }
      guard outcome.refused.isEmpty else {
        throw CommandFailure("\(outcome.refused.count) items were refused")
      }
    }
  }

  private func carryOut(_ adoption: AccountAdoption) async throws -> AdoptionOutcome {
    let changes = adoption.changes
    guard !changes.isEmpty else {
      StandardError.write("nothing to change")
      return AdoptionOutcome()
    }
    if !yes {
      try Consent.ask(
        "\(changes.count) subscription items would be added, which are billed from then on",
        about: json ? changes : [], command: command)
    }
    var applied: [String] = []
    let refused = try await adoption.apply { change in
      applied.append(change)
      StandardError.write("\(applied.count)/\(changes.count) done: \(change)")
    }
    for refusal in refused { StandardError.write("refused: \(refusal)") }
    if !json { StandardOutput.write("applied: \(applied.count) changes") }
    return AdoptionOutcome(applied: applied, refused: refused)
  }

  private var command: String {
    "billing adopt\(file.map { " \($0)" } ?? "") --apply\(json ? " --json" : "")"
  }
}

/// What became of the changes.
struct AdoptionOutcome {
  var applied: [String] = []
  var refused: [NotAdoptable] = []

  /// `applied` (sentences) and `refused` (each `subject` and `reason`).
  func add(to document: inout JSONObject) {
    document.append("applied", .array(applied.map { .string($0) }))
    document.append("refused", .array(refused.map(\.document)))
  }
}
