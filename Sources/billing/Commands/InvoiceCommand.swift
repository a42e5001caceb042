import Amounts
import ArgumentParser
import Billing
import Metering
import Rating
import Reporting
import StripeAccounts

/// `billing invoice`: what a customer is going to pay.
struct InvoiceCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "invoice",
    abstract: "Shows invoices computed from the ledger.",
    subcommands: [Preview.self])

  struct Preview: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "The invoice so far: ours from the ledger, and Stripe's preview beside it.")

    @Option(help: "Our id of the customer.")
    var customer: String?

    @Option(
      help: ArgumentHelp(
        "Another catalogue: what the same recorded usage would have cost.", valueName: "file"))
    var catalog: String?

    @Flag(help: "With --catalog: every customer, those who would have paid more first.")
    var all = false

    @Flag(help: "Prints our invoice as JSON.")
    var json = false

    func validate() throws {
      guard (customer != nil) != all else {
        throw ValidationError("Give either --customer or, with --catalog, --all.")
      }
      guard !all || catalog != nil else {
        throw ValidationError("--all needs --catalog: the catalogue to compare with.")
      }
    }

    func run() async throws {
      try await reportingFailures {
        if let catalog {
          return try await WhatIfOutput(customer: customer, catalogPath: catalog, json: json).run()
        }
        let context = try CommandContext()
        let id = try CustomerID(customer ?? "")
        let upcoming = try await context.callingStripe {
          try await context.previews.upcoming(of: id)
        }
        if json {
          StandardOutput.write(upcoming.ours.json.description)
        } else {
          StandardOutput.write(upcoming.ours.text)
          if let projection = upcoming.projection { StandardOutput.write(projection) }
          StandardOutput.write(upcoming.comparison)
        }
      }
    }
  }
}

extension UpcomingInvoice {
  fileprivate var projection: String? {
    projected.map { range in
      let (low, high) = (range.low.total, range.high.total)
      let currency = range.low.currency
      let amount =
        low == high
        ? low.formatted(in: currency)
        : "\(low.formatted(in: currency)) to \(high.formatted(in: currency))"
      return "At the period's end, if usage goes on as it did: \(amount)"
    }
  }

  fileprivate var comparison: String {
    guard let stripe else { return "Stripe: \(reason ?? "no upcoming invoice")" }
    let total = stripe.total.formatted(in: stripe.currency)
    guard !agree else {
      guard !stripeOnly.isEmpty else { return "Stripe's preview: \(total), the same" }
      let rows = stripeOnly.map { "\($0.description): \($0.amount.formatted(in: stripe.currency))" }
      return
        (["Stripe's preview: \(total), the same but for what Stripe adds itself:"]
        + rows.map { "  " + $0 }).joined(separator: "\n")
    }
    let apart = difference?.formatted(in: stripe.currency) ?? "an amount that does not fit"
    return "Stripe's preview: \(total), ours less Stripe's \(apart): \(reason ?? "")"
  }
}
