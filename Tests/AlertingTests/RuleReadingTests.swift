import Amounts
import Metering
import Reporting
import Testing

@testable import Alerting

@Suite struct RuleReadingTests {
  private static func rule(_ fields: String) throws -> AlertRule {
    let read = try AlertConfiguration(yaml: "rules:\n  r: { \(fields) }\n")
    return try #require(read.rules.first)
  }

  @Test func theStandardRulesAreOnesOfEveryKindThatNeedsNoAmount() throws {
    let standard = try AlertConfiguration.standard
    let kinds = Set(standard.rules.map(\.condition.kind))
    #expect(Set(AlertKind.allCases).subtracting(kinds) == [.budget, .projectedInvoice])
    #expect(standard.receivers == [])
  }

  /// Every kind with and without what it may leave out.
  @Test(
    arguments: [
      ("kind: spike_units, minimum: 10", .spikeUnits(meters: nil, deviations: 6, minimum: 10)),
      (
        "kind: spike_money, deviations: 3, minimum_minor: 500",
        .spikeMoney(meters: nil, deviations: 3, minimum: Money(minorUnits: 500))
      ),
      (
        "kind: drop_to_zero, minimum: 0.5",
        .dropToZero(meters: nil, minimum: Quantity(rawValue: 500_000_000_000))
      ),
      ("kind: allowance", .allowance(meters: nil, percent: 80)),
      ("kind: allowance, percent: 100", .allowance(meters: nil, percent: 100)),
      ("kind: budget, amount_minor: 10000", .budget(Money(minorUnits: 10_000))),
      ("kind: projected_invoice, amount_minor: 1", .projectedInvoice(Money(minorUnits: 1))),
      ("kind: exporter_silent", .exporterSilent(afterSeconds: 0)),
      ("kind: exporter_conflict, within: 2h", .exporterConflict(withinSeconds: 7_200)),
      ("kind: gaps", .gaps(windows: 1)),
      ("kind: quarantine", .quarantine), ("kind: delivery_failed", .deliveryFailed),
      ("kind: delivery_refused", .deliveryRefused),
      ("kind: delivery_ageing, after: 90s", .deliveryAgeing(afterSeconds: 90)),
      ("kind: differences", .differences(minimum: .zero)),
      ("kind: unbilled_period, after: 3d", .unbilledPeriod(afterSeconds: 259_200)),
      ("kind: late_usage, minimum_minor: 100", .lateUsage(minimum: Money(minorUnits: 100))),
      ("kind: planned_change", .plannedChange(afterSeconds: 3_600)),
      ("kind: webhook_silence, after: 15m", .webhookSilence(afterSeconds: 900)),
      ("kind: clock_skew, seconds: 3", .clockSkew(seconds: 3)),
      ("kind: exporter_outdated", .exporterOutdated(below: nil)),
      (
        "kind: exporter_outdated, below: 1.2.0-rc.1",
        .exporterOutdated(below: SemanticVersion("1.2.0-rc.1"))
      ),
    ] as [(String, AlertCondition)])
  func aRuleIsWhatItSays(fields: String, condition: AlertCondition) throws {
    let rule = try Self.rule(fields)
    #expect(rule.condition == condition)
    #expect(try AlertRule(json: rule.json) == rule)
  }

  @Test func whatEveryRuleHas() throws {
    let read = try AlertConfiguration(
      yaml: """
        receivers:
          ops: { url: https://ops.example/hook, secret_file: /run/secrets/ops }
          am: { kind: alertmanager, url: "http://alertmanager:9093" }
        rules:
          night:
            kind: gaps
            severity: critical
            customers: [acme, "b & c"]
            for: 10m
            keep: 1h
            receivers: ops
        """)
    #expect(
      read.receivers == [
        AlertReceiver(
          name: try #require(AlertName("ops")), kind: .webhook, url: "https://ops.example/hook",
          secretFile: "/run/secrets/ops"),
        AlertReceiver(
          name: try #require(AlertName("am")), kind: .alertmanager, url: "http://alertmanager:9093",
          secretFile: nil),
      ])
    let rule = AlertRule(
      name: try #require(AlertName("night")), condition: .gaps(windows: 1), severity: .critical,
      customers: [try CustomerID("acme"), try CustomerID("b & c")], waitSeconds: 600,
      keepSeconds: 3_600, receivers: [try #require(AlertName("ops"))])
    #expect(read.rules == [rule])
    #expect(try AlertRule(json: rule.json) == rule)
    #expect(rule.watches(try CustomerID("acme")))
    #expect(!rule.watches(try CustomerID("other")) && !rule.watches(nil))
  }

  @Test(arguments: [
    ("rules:\n  r: { kind: gap }\n", ["2: rules.r.kind: \"gap\" is none of"]),
    ("rules:\n  r: { kind: budget }\n", ["2: rules.r.amount_minor: is required"]),
    (
      "rules:\n  r:\n    kind: gaps\n    window: 3\n",
      ["4: rules.r.window: unknown; did you mean windows?"]
    ),
    (
      "rules:\n  r:\n    kind: gaps\n    windows: 0\n    for: 10\n",
      [
        "4: rules.r.windows: expected a whole number from 1 to 100000, found \"0\"",
        "5: rules.r.for: expected a length of time such as 90s, 15m, 24h or 7d, found \"10\"",
      ]
    ),
    ("rules:\n  R: { kind: gaps }\n", ["2: rules.R: a name is"]),
    ("rules:\n  r: gaps\n", ["2: rules.r: expected a mapping", "2: rules.r.kind: is required"]),
    ("rules: [gaps]\n", ["1: rules: expected a mapping"]),
    ("rules:\n  r: { kind: gaps }\n  r: { kind: gaps }\n", ["2: duplicate key \"r\""]),
    ("rules:\n  r: {\n", ["3: "]),
    ("rule: {}\n", ["1: rule: unknown; did you mean rules?"]),
    (
      "rules:\n  r: { kind: clock_skew, customers: acme }\n",
      ["2: rules.r.customers: a rule of the kind clock_skew is about the service"]
    ),
    (
      "rules:\n  r: { kind: exporter_outdated, below: 1.2 }\n",
      ["2: rules.r.below: expected a version such as 1.2.0, found \"1.2\""]
    ),
    ("rules:\n  r: { kind: gaps, customers: [] }\n", ["2: rules.r.customers: names nothing"]),
    (
      "rules:\n  r: { kind: spike_units, minimum: 0 }\n",
      ["2: rules.r.minimum: expected a number from 0.000001 to 2^53, found \"0\""]
    ),
    (
      "rules:\n  r: { kind: gaps, receivers: ops }\n",
      ["1: rules: r names the receiver ops, which is not there"]
    ),
    (
      "receivers:\n  ops: { url: ftp://x, secret_file: f }\n",
      ["2: receivers.ops.url: expected https://… or http://…, found \"ftp://x\""]
    ),
    (
      "digest: { receivers: ops }\n",
      ["1: digest.hour: is required", "1: digest.receivers: there is no webhook ops"]
    ),
    (
      "digest: { hour: 24 }\n",
      ["1: digest.hour: expected a whole number from 0 to 23, found \"24\""]
    ),
    ("digest: daily\n", ["1: digest: expected a mapping", "1: digest.hour: is required"]),
    (
      "receivers:\n  am: { kind: alertmanager, url: http://x }\ndigest: { hour: 6, receivers: [am] }\n",
      ["3: digest.receivers: there is no webhook am"]
    ),
    ("receivers:\n  ops: { url: http://x }\n", ["2: receivers.ops.secret_file: is required"]),
    (
      "receivers:\n  am: { kind: alertmanager, url: http://x, secret_file: f }\n",
      ["2: receivers.am.secret_file: Alertmanager takes no signature"]
    ),
  ])
  func whatCannotBeIsRefusedWithItsLine(yaml: String, expected: [String]) throws {
    let error = #expect(throws: AlertRuleError.self) { try AlertConfiguration(yaml: yaml) }
    let found = (error?.issues ?? []).map(\.description)
    #expect(found.count == expected.count, "\(found)")
    for (issue, start) in zip(found, expected) { #expect(issue.hasPrefix(start)) }
  }

  @Test(arguments: [
    "0", "1s", "90s", "9999999s", "6000000s", "1m", "5999940s", "99999m", "9999h", "999d", "36h",
  ])
  func aLengthOfTimeIsReadAsItIsWritten(text: String) throws {
    let rule = try Self.rule("kind: gaps, for: \(text)")
    #expect(try AlertRule(json: rule.json) == rule)
  }

  @Test(arguments: ["1", "-1s", "01s", "00", "0s", "10000000s", "100000m", "10000h", "1000d", "1w"])
  func whatIsNoLengthOfTimeIsRefused(text: String) {
    #expect(throws: AlertRuleError.self) { try Self.rule("kind: gaps, for: \(text)") }
  }

  @Test func aFileWithoutRulesWatchesNothing() throws {
    for yaml in ["", "# nothing\n", "rules: {}\n"] {
      #expect(try AlertConfiguration(yaml: yaml).rules == [])
    }
  }

  @Test(
    arguments: [
      ([:], ["name: is required", "kind: is required"]),
      (["name": .string("N"), "kind": .string("gaps")], ["name: expected 1 to 64 small letters"]),
      (
        ["name": .string("n"), "kind": .string("gaps"), "windows": .null],
        ["windows: expected a single value"]
      ),
      (
        ["name": .string("n"), "kind": .string("gaps"), "percent": .number("3")],
        ["percent: unknown"]
      ),
      (
        ["name": .string("n"), "kind": .string("gaps"), "windows": .string("3")],
        ["windows: expected a number"]
      ),
      (
        ["name": .string("n"), "kind": .string("gaps"), "for": .number("3")],
        ["for: expected a string"]
      ),
      (
        ["name": .string("n"), "kind": .string("gaps"), "customers": .string("a")],
        ["customers: names nothing"]
      ),
      (
        ["name": .string("n"), "kind": .string("gaps"), "customers": .array([.number("1")])],
        ["customers: expected a list of strings"]
      ),
    ] as [(JSONObject, [String])])
  func aRequestIsRefusedWithItsFields(object: JSONObject, expected: [String]) throws {
    let error = #expect(throws: AlertRuleError.self) { try AlertRule(json: object) }
    let found = (error?.issues ?? []).map(\.description)
    #expect(found.count == expected.count, "\(found)")
    for (issue, start) in zip(found, expected) { #expect(issue.hasPrefix(start)) }
  }

  @Test(arguments: [
    ("a", true), ("a-b_9", true), (String(repeating: "a", count: 64), true), ("", false),
    ("9a", false), ("-a", false), ("aB", false), ("é", false),
    (String(repeating: "a", count: 65), false),
  ])
  func namesHaveOneForm(text: String, isTaken: Bool) {
    #expect((AlertName(text) != nil) == isTaken)
  }
}
