import ArgumentParser
import Billing
import BillingServer
import Catalog
import Metering
import Reporting
import StripeDelivery
import UsageLedger

/// `billing usage late`: reports that came after their period was closed.
struct LateUsageCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "late",
    abstract: "Lists, bills or waives usage that came after its period was closed.",
    subcommands: [List.self, Bill.self, Waive.self])

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list",
      abstract: "Lists late reports and voids, and the amount of each.",
      discussion: """
        The amount is what the period would cost with the entry less what it costs without, beside the late entries that \
        were billed before; negative: a credit. Decided entries are listed with what was decided. \
        The amount of an entry in a pruned period is unknown: it can be waived only.
        """)

    @Option(help: "Our id of the customer; by default all that are linked.")
    var customer: String?

    @Flag(help: "Prints JSON.")
    var json = false

    func run() async throws {
      try await reportingFailures {
        let id = try CommandFailure.wrongUsage { try customer.map { try CustomerID($0) } }
        let context = try CommandContext()
        if let id { try await context.requireKnown(id) }
        var output = LateUsageOutput(entries: [])
        for customer in try await context.linkedCustomers(only: id) {
          output.entries += try await context.callingStripe {
            try await context.lateUsage.list(customer)
          }
          output.differences += try await context.callingStripe {
            try await context.lateUsage.differences(of: customer)
          }
        }
        StandardOutput.write(output.text(json))
      }
    }
  }

  struct Bill: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "bill",
      abstract: "Puts late usage on the customer's next invoice, each entry once.",
      discussion: """
        One Stripe invoice item for each segment that the entries touch, however many they are; a credit when its amount is \
        negative. The same call again changes nothing; after a lost answer it goes on.
        """)

    @Argument(help: "The entries' ids, as the list shows them.")
    var ids: [Int64] = []

    @Option(help: "Our id of the customer; with --all.")
    var customer: String?

    @Flag(
      help:
        "Bills every late entry of the customer that is not decided and that Stripe cannot have.")
    var all = false

    @Flag(
      help:
        "With --customer: bills or credits also what its invoices charge otherwise than was certified."
    )
    var differences = false

    @Flag(help: "Prints JSON.")
    var json = false

    func validate() throws {
      guard !differences || customer != nil else {
        throw ValidationError("--differences needs --customer.")
      }
      if differences, !all, ids.isEmpty { return }
      guard all ? customer != nil && ids.isEmpty : customer == nil && !ids.isEmpty else {
        throw ValidationError("Give the entries' ids, or --customer with --all.")
      }
    }

    func run() async throws {
      try await reportingFailures {
        let owner = try CommandFailure.wrongUsage { try customer.map { try CustomerID($0) } }
        let context = try CommandContext()
        var output = LateUsageOutput(entries: [])
        for (customer, ids) in try await context.lateEntries(ids, allOf: all ? owner : nil) {
          output.entries += try await context.callingStripe {
            try await context.lateBilling.bill(ids, of: customer)
          }
        }
        if let owner, differences {
          try await context.requireKnown(owner)
          output.differences += try await context.callingStripe {
            try await context.lateBilling.decideDifferences(of: owner)
          }
          output.surplus = try await context.callingStripe {
            try await context.lateBilling.settleSurplus(of: owner)
          }
        }
        StandardOutput.write(output.text(json))
      }
    }
  }

  struct Waive: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "waive", abstract: "Writes down that late usage is not billed, and why.")

    @Argument(help: "The entries' ids, as the list shows them.")
    var ids: [Int64] = []

    @Option(help: "Our id of the customer; with --differences.")
    var customer: String?

    @Flag(help: "Waives what the customer's invoices charge otherwise than was certified.")
    var differences = false

    @Option(help: "Why, for whoever reads the ledger later.")
    var reason: String

    @Flag(help: "Prints JSON.")
    var json = false

    func validate() throws {
      guard differences ? customer != nil && ids.isEmpty : customer == nil && !ids.isEmpty else {
        throw ValidationError("Give the entries' ids, or --customer with --differences.")
      }
      try Reason.check(reason)
    }

    func run() async throws {
      try await reportingFailures {
        let owner = try CommandFailure.wrongUsage { try customer.map { try CustomerID($0) } }
        let context = try CommandContext()
        var output = LateUsageOutput(entries: [])
        for (customer, ids) in try await context.lateEntries(ids, allOf: nil) {
          for id in ids.sorted() {
            output.entries.append(
              try await context.callingStripe {
                try await context.lateBilling.waive(id, of: customer, reason: reason)
              })
          }
        }
        if let owner {
          try await context.requireKnown(owner)
          output.differences += try await context.callingStripe {
            try await context.lateBilling.decideDifferences(of: owner, waivingFor: reason)
          }
          output.surplus = try await context.callingStripe {
            try await context.lateBilling.settleSurplus(of: owner, waivingFor: reason)
          }
        }
        StandardOutput.write(output.text(json))
      }
    }
  }
}

extension CommandContext {
  fileprivate var lateUsage: LateUsage {
    LateUsage(store: store, states: states)
  }

  fileprivate var lateBilling: LateBilling {
    LateBilling(store: store, stripe: stripe, catalog: catalog.catalog, clock: SystemWallClock())
  }

  /// The named entries by customer, or all of one customer that are open and that Stripe cannot have.
  ///
  /// Those that cannot be rated any more are last: what can be billed is.
  fileprivate func lateEntries(_ ids: [Int64], allOf customer: CustomerID?) async throws
    -> [(CustomerID, Set<EntryID>)]
  {
    if let customer, ids.isEmpty {
      try await requireKnown(customer)
      let listed = try await callingStripe { try await lateUsage.list(customer) }
      let unsure = listed.filter(\.needsReview).map(\.id.description)
      if !unsure.isEmpty {
        StandardError.write(
          "billing: Stripe may have \(unsure.joined(separator: ", ")) on its invoice: look, then bill or waive by id"
        )
      }
      let open = listed.filter { ($0.state == .open && !$0.needsReview) || $0.state == .billing }
      return [open.filter { $0.amount != nil }, open.filter { $0.amount == nil }]
        .map { (customer, Set($0.map(\.id))) }.filter { !$0.1.isEmpty }
    }
    var found: [CustomerID: Set<EntryID>] = [:]
    for id in Set(ids).sorted().map({ EntryID($0) }) {
      guard let entry = try await store.entry(id) else {
        throw CommandFailure("there is no entry \(id); nothing was changed")
      }
      found[entry.report.customer, default: []].insert(id)
    }
    return found.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }
}
