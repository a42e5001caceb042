import Alerting
import ArgumentParser
import Billing
import BillingServer
import Metering
import Reporting
import StripeAccounts
import UsageLedger

/// `billing alerts backtest`: when a rule would have fired on what is in the ledger.
struct AlertBacktestCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backtest",
    abstract:
      "Shows when a rule would have fired on recorded history, and which alerts it would have missed.",
    discussion: """
      For rules of the kinds spike_units, spike_money, drop_to_zero, allowance, budget and projected_invoice, at the end of each hour \
      with the same findings as in service, on the reports that the ledger has by now. Missed are the alerts of the same kind that \
      fired in the time, by whichever rule, and would not have by this one.
      """)

  @Argument(help: "The rule's name: of the rules in force, or of --file.")
  var rule: String

  @Option(help: "A file of rules to take it from.")
  var file: String?

  @Option(help: "Our id of the customer; by default all that report.")
  var customer: String?

  @Option(help: "From when on, RFC 3339 or a day; by default 28 days before --to.")
  var from: TimePoint?

  @Option(help: "Until when; by default now.")
  var to: TimePoint?

  @Flag(help: "Prints JSON.")
  var json = false

  private static let defaultDays: Int64 = 28
  private static let hoursAtOnce: Int64 = 24
  private static let alertsRead = 1_000

  func run() async throws {
    try await reportingFailures {
      let now = SystemWallClock().now()
      let customer = try CommandFailure.wrongUsage { try self.customer.map { try CustomerID($0) } }
      let end = min(to?.time(from: now) ?? now, now)
      let start = from?.time(from: now) ?? end.advanced(bySeconds: -Self.defaultDays * 86_400)
      let context = try CommandContext()
      let rule = try await wanted(context)
      var forms: [JSONValue] = []
      let recorded = try await recorded(context.store, from: start, to: end)
      for customer in try await context.reportingCustomers(only: customer)
      where rule.watches(customer) {
        let backtest = try await backtest(rule, of: customer, context, from: start, to: end)
        let missed = backtest.missed(of: recorded)
        forms += backtest.firings.map(\.jsonForm) + missed.map(\.missedForm)
        if !json { show(backtest.firings, missed) }
      }
      if json { StandardOutput.write(JSONValue.array(forms).description) }
    }
  }

  private func wanted(_ context: CommandContext) async throws -> AlertRule {
    let rules =
      if let file { try WatchedAlertRules.read(file).rules } else {
        try await AlertContext().management.rules().map(\.rule)
      }
    guard let found = rules.first(where: { $0.name.text == rule }) else {
      throw CommandFailure("there is no rule \(rule); `billing alerts rules` lists them")
    }
    guard AlertBacktest.kinds.contains(found.condition.kind) else {
      throw CommandFailure(
        "a rule of the kind \(found.condition.kind.rawValue) looks at what is now; `billing alerts list` shows when it fired"
      )
    }
    return found
  }

  private func backtest(
    _ rule: AlertRule, of customer: CustomerID, _ context: CommandContext, from start: Timestamp,
    to end: Timestamp
  ) async throws -> AlertBacktest {
    var backtest = AlertBacktest(rule, of: customer)
    var next = HourSlot(ofWindowEnd: start.advanced(byNanoseconds: 1)).number
    let last = HourSlot(ofWindowEnd: end).number - 1
    while next <= last {
      let hours = (next...min(last, next + Self.hoursAtOnce - 1)).map { HourSlot(number: $0) }
      next += Self.hoursAtOnce
      guard let scope = AlertBacktest.scope(of: rule, hours: hours) else { break }
      let state = try await context.states.state(of: customer, at: .known(end), scope: scope)
      try backtest.go(through: hours, of: state)
    }
    return backtest
  }

  private func recorded(_ store: any AlertStore, from start: Timestamp, to end: Timestamp)
    async throws -> [AlertRecord]
  {
    var found: [AlertRecord] = []
    var last: String?
    while true {
      let page = try await store.firedAlerts(before: last, limit: Self.alertsRead)
      found += page.filter { record in
        record.since <= end && start <= record.resolvedAt ?? .distantFuture
      }
      guard page.count == Self.alertsRead, let next = page.last else { return found }
      last = next.id
    }
  }

  private func show(_ firings: [AlertBacktest.Firing], _ missed: [AlertRecord]) {
    for firing in firings {
      let end = firing.resolvedAt.map { "to \($0)" } ?? "and goes on"
      StandardOutput.write(
        "fires  \(firing.firedAt)  \(end)  \(firing.subject)  \(firing.summary)")
    }
    for alert in missed {
      StandardOutput.write(
        "misses  \(alert.firedAt ?? alert.since)  \(alert.subject)  \(alert.rule)  \(alert.summary)"
      )
    }
  }
}

extension AlertBacktest.Firing {
  fileprivate var jsonForm: JSONValue {
    .object([
      "outcome": .string("fires"), "customer_id": JSONValue(subject.customer?.text),
      "subject": .string(subject.detail), "fired_at": JSONValue(firedAt),
      "resolved_at": resolvedAt.map { JSONValue($0) } ?? .null, "summary": .string(summary),
    ])
  }
}

extension AlertRecord {
  fileprivate var missedForm: JSONValue {
    var object: JSONObject = ["outcome": .string("misses")]
    for member in jsonForm.members { object.append(member.key, member.value) }
    return .object(object)
  }
}
