/// The page that lists what the sandbox holds, as it is.
struct StatePage {
  static let rowsShown = 50

  var state: SandboxState

  var html: String {
    HTMLText.page(
      "Stripe sandbox",
      [counts, switches, customers, subscriptions, events, invoices, log].joined(separator: "\n"))
  }

  private var counts: String {
    let waiting = state.courier.count
    return """
      <p class="note">\(state.customers.count) customers, \(state.subscriptions.count) subscriptions, \
      \(state.usage.received) meter events, \(state.invoices.count) invoices, \(state.endpoints.count) webhook endpoints \
      (\(waiting) deliveries waiting). The newest \(Self.rowsShown) of each are shown. No real money moves here.</p>
      """
  }

  private var switches: String {
    let standard = BillingRules()
    let rows = RuleSwitch.everything.map { entry in
      let value = entry.read(state.rules)
      return [
        entry.name, Self.word(value),
        value == entry.read(standard) ? "" : Self.word(entry.read(standard)),
        entry.meaning, entry.takes,
      ]
    }
    return "<h2>Switches</h2>"
      + "<p class=\"note\">Set with POST /_sandbox/rules and a JSON object of names and values.</p>"
      + HTMLText.table(
        ["Switch", "Now", "Default, where it differs", "Meaning", "Takes"], rows, empty: "")
  }

  private static func word(_ value: JSON) -> String {
    value.text ?? String(decoding: value.bytes(), as: UTF8.self)
  }

  private var customers: String {
    var rows: [[String]] = []
    for customer in state.customers.newestFirst.prefix(Self.rowsShown) {
      let subscriptions = state.liveSubscriptions(of: customer.id)
      let plans = subscriptions.map { subscription in
        let names = subscription.items.compactMap { item in
          state.prices[item.price].flatMap { state.products[$0.product]?.name }
        }
        return
          "\(subscription.status.rawValue): \(Array(Set(names)).sorted().joined(separator: ", "))"
      }
      rows.append([
        customer.id, customer.name ?? "", HTMLText.time(state.now(of: customer.id)),
        plans.joined(separator: "; "),
        subscriptions.first.map { HTMLText.time($0.periodEnd) } ?? "",
      ])
    }
    return "<h2>Customers</h2>"
      + HTMLText.table(
        ["Customer", "Name", "Its time", "Subscriptions", "Period ends"], rows,
        empty: "No customers yet: POST /v1/customers.")
  }

  private var subscriptions: String {
    let rows = state.subscriptions.newestFirst.prefix(Self.rowsShown).map { subscription in
      [
        subscription.id, subscription.customer, subscription.status.rawValue,
        subscription.items.map { "\($0.quantity.map { "\($0) × " } ?? "")\($0.price)" }
          .joined(separator: ", "),
        HTMLText.time(subscription.periodStart), HTMLText.time(subscription.periodEnd),
      ]
    }
    return "<h2>Subscriptions</h2>"
      + HTMLText.table(
        ["Subscription", "Customer", "Status", "Prices", "Period begins", "Period ends"],
        Array(rows), empty: "No subscriptions yet: POST /v1/subscriptions.")
  }

  private var events: String {
    let rows = state.usage.newest(Self.rowsShown).map { entry in
      [
        state.meters[entry.key.meter]?.eventName ?? entry.key.meter, entry.key.customer,
        String(entry.event.value), HTMLText.time(entry.event.timestamp),
      ]
    }
    return "<h2>Meter events</h2>"
      + HTMLText.table(
        ["Event name", "Customer", "#Value", "Timestamp"], rows,
        empty: "No meter events yet: POST /v1/billing/meter_events.")
  }

  private var invoices: String {
    let rows = state.invoices.newestFirst.prefix(Self.rowsShown).map { invoice in
      [
        invoice.number ?? invoice.id, invoice.customer, invoice.status.rawValue,
        "\(HTMLText.time(invoice.periodStart)) – \(HTMLText.time(invoice.periodEnd))",
        HTMLText.money(invoice.total, invoice.currency),
      ]
    }
    return "<h2>Invoices</h2>"
      + HTMLText.table(
        ["Invoice", "Customer", "Status", "Period", "#Total"], Array(rows),
        empty: "No invoices yet.")
  }

  private var log: String {
    let rows = state.events.newestFirst(at: state.wallNow).prefix(Self.rowsShown).map {
      [HTMLText.time($0.created), $0.type, $0.id]
    }
    return "<h2>Events</h2>"
      + HTMLText.table(["Time", "Type", "Event"], Array(rows), empty: "No events yet.")
  }
}
