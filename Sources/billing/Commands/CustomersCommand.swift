import Amounts
import ArgumentParser
import Billing
import BillingServer
import Metering
import Reporting
import StripeAccounts
import UsageLedger

/// `billing customers`: who is billed as whom.
struct CustomersCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "customers",
    abstract: "Links customers to Stripe customers, and shows them.",
    subcommands: [Add.self, Unlink.self, List.self, Show.self])

  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Links a customer to a Stripe customer, which is created when none is named.")

    @Argument(help: "Our id of the customer.")
    var customer: String

    @Option(help: "Shown on invoices.")
    var name: String?

    @Option(help: "Where invoices go.")
    var email: String?

    @Option(name: .customLong("stripe-customer"), help: "An existing Stripe customer, cus_….")
    var stripeCustomer: String?

    @Option(
      name: .customLong("test-clock"),
      help: "A test clock, clock_…, in the sandbox and in test mode.")
    var testClock: String?

    @Flag(help: "Prints JSON.")
    var json = false

    func run() async throws {
      try await reportingFailures {
        let context = try CommandContext()
        let request = CustomerRequest(
          customer: try CustomerID(customer), name: name, email: email,
          stripeCustomer: stripeCustomer, testClock: testClock)
        let link = try await context.callingStripe {
          try await context.links.link(request)
        }
        StandardOutput.write(
          json ? link.json.description : "\(link.customer) is billed as \(link.stripeCustomer)")
      }
    }
  }

  struct Unlink: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Ends a customer's link; `add` may link either side anew.",
      discussion: """
        The customer's subscriptions count as over from now on; usage up to now stays where it is, later usage is kept \
        and not billed. Nothing is changed at Stripe: a subscription that goes on there is ended there.
        """)

    @Argument(help: "Our id of the customer.")
    var customer: String

    func run() async throws {
      try await reportingFailures {
        let id = try CommandFailure.wrongUsage { try CustomerID(customer) }
        let context = try CommandContext()
        let link = try await context.store.link(of: id)
        try await CustomerUnlinking(store: context.store)
          .unlink(id, now: SystemWallClock().now())
        StandardOutput.write("\(id) is no longer billed as \(link?.stripeCustomer ?? "anybody")")
      }
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Lists the links.")

    @Flag(help: "Prints JSON.")
    var json = false

    func run() async throws {
      try await reportingFailures {
        let context = try CommandContext()
        var links: [CustomerLink] = []
        while true {
          let page = try await context.store.links(after: links.last?.customer, limit: 1_000)
          links += page
          if page.count < 1_000 { break }
        }
        if json {
          StandardOutput.write(JSONValue.array(links.map(\.json)).description)
        } else {
          for link in links { StandardOutput.write(link.line) }
        }
      }
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract:
        "Shows a customer's link, subscriptions and usage of the current period, and what no invoice charges."
    )

    @Argument(help: "Our id of the customer.")
    var customer: String

    @Flag(help: "Prints JSON: what `GET /api/customers/{id}` answers.")
    var json = false

    func run() async throws {
      try await reportingFailures {
        let context = try CommandContext()
        let id = try CustomerID(customer)
        if json { return StandardOutput.write(try await details(of: id, context).description) }
        let link = try await context.store.link(of: id)
        StandardOutput.write(link?.line ?? "\(id) is not linked to Stripe")
        for subscription in try await context.store.subscriptions(of: id) {
          StandardOutput.write(
            "  \(subscription.id)  \(subscription.plan)  \(subscription.status)  \(subscription.period)"
          )
        }
        let state = try await context.callingStripe {
          try await context.states.state(of: id, scope: .collection)
        }
        for usage in try state.usage() { StandardOutput.write(usage.line) }
        for line in try state.collectionStates().flatMap(\.lines) { StandardOutput.write(line) }
      }
    }

    private func details(of id: CustomerID, _ context: CommandContext) async throws -> JSONValue {
      try await context.requireKnown(id)
      let states = try await context.callingStripe {
        try await context.states.collection(of: id)
      }
      return CustomerDetails(
        customer: id, link: try await context.store.link(of: id),
        subscriptions: try await context.store.subscriptions(of: id), states: states,
        instances: try await context.store.instances(of: id)
      ).json
    }
  }
}

extension CustomerLink {
  fileprivate var line: String { "\(customer)  \(stripeCustomer)  \(name ?? "")" }

  fileprivate var json: JSONValue {
    .object([
      "customer_id": .string(customer.text), "stripe_customer_id": .string(stripeCustomer),
      "name": JSONValue(name), "email": JSONValue(email), "test_clock": JSONValue(testClock),
      "linked_at": JSONValue(linkedAt),
    ])
  }
}

extension MeterUsage {
  fileprivate var line: String {
    "  \(meter.key): \(total.whole) \(meter.unit), \(included) included, \(overage) beyond; Stripe: \(delivery.status.rawValue)"
  }
}

extension CollectionState {
  /// The state, then what it leaves behind, then what can be done.
  fileprivate var lines: [String] {
    let since = since.map { " since \($0)" } ?? ""
    return ["  \(subscription) \(title)\(since): \(detail)"]
      + usage.map { left in
        "    \(left.meter) \(left.period): \(left.quantity) \(left.unit), \(left.amount.formatted(in: left.currency)), invoice: \(left.fate.name)\(left.fate.invoice.map { " \($0)" } ?? "")"
      } + commands.map { "    \($0)" }
  }
}
