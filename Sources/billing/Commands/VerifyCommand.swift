import ArgumentParser
import Billing
import BillingServer
import Metering
import Reporting
import StripeDelivery
import UsageLedger

/// `billing verify`: certificates against the ledger, the ledger against Stripe.
struct VerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract:
      "Compares the ledger with its certificates and with what Stripe has; exit 3 on differences.",
    discussion: """
      Every certificate of a closed period is computed again from the ledger: its place in the chain, counts, totals, \
      hash. Then what the customer has at Stripe is read, and compared: segment by segment the ledger's total, what Stripe \
      accepted and what Stripe counts; price by price our invoice so far with Stripe's preview, and what was certified with \
      final invoices; decisions about late usage with invoice items. In money, before discounts and taxes; prorations and \
      one-off items are listed as Stripe's own. Each difference says its cause and what mends it. A total that is on its \
      way shows as a difference until it is delivered, a planned change that cannot be made until it is solved.
      """)

  @Option(help: "Our id of the customer; by default all that are linked.")
  var customer: String?

  @Flag(help: "Certificates only: Stripe is not asked.")
  var offline = false

  @Flag(help: "Delivers again where Stripe has something else, then compares once more.")
  var repair = false

  @Flag(help: "Prints JSON.")
  var json = false

  func validate() throws {
    guard !(offline && repair) else {
      throw ValidationError("--repair asks Stripe: it cannot be combined with --offline.")
    }
  }

  func run() async throws {
    try await reportingFailures {
      let id = try CommandFailure.wrongUsage { try customer.map { try CustomerID($0) } }
      let context = try CommandContext()
      if let id { try await context.requireKnown(id) }
      var output = VerificationOutput()
      for customer in try await context.linkedCustomers(only: id) {
        try await verify(customer, context, &output)
      }
      StandardOutput.write(output.text(json))
      if !output.differences.isEmpty {
        throw ExitCode(CommandFailure.Outcome.differencesFound.rawValue)
      }
    }
  }

  private func verify(
    _ customer: CustomerID, _ context: CommandContext, _ output: inout VerificationOutput
  ) async throws {
    output.customers += 1
    let reconciliation = CustomerReconciliation(
      store: context.store, stripe: context.stripe, catalog: context.catalog.catalog,
      clock: SystemWallClock(), holder: ProcessName.unique)
    let verification = CustomerVerification(reconciliation: reconciliation)
    guard !offline else {
      output.add(await verification.verifyOffline(customer), of: customer)
      return
    }
    var findings = await verification.verify(customer, readsStripe: true)
    if repair, findings.away == nil, !findings.differences.isEmpty {
      _ = await reconciliation.run(customer, for: .repair)
      findings = await verification.verify(customer, readsStripe: false)
    }
    // One customer's trouble never hides another's; Stripe's absence is everyone's.
    if let away = findings.away {
      throw CommandFailure("\(context.connection.hint) (\(away.context))")
    }
    output.add(findings, of: customer)
  }
}
