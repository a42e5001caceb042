import Alerting
import Metering
import UsageLedger

/// The page of alerts: what fires now, what fired before, which rules are in force and what is silenced.
struct AlertsView: Sendable {
  struct Line: Sendable {
    let badge: StatusBadge
    let rule: String
    let summary: String
    /// Of a customer's page; nil for an alert about the service.
    let href: String?
    let subject: String
    let since: String
    let until: String
    /// How nobody is told of it for a while.
    let command: String
  }

  struct Rule: Sendable {
    let name: String
    let kind: String
    let severity: String
    let whose: String
    let source: String
  }

  struct Silence: Sendable {
    let what: String
    let until: String
    let reason: String
    let command: String
  }

  let frame: PageFrame
  let firing: [Line]
  let isQuiet: Bool
  let earlier: [Line]
  let hasEarlier: Bool
  let rules: [Rule]
  let hasRules: Bool
  let silences: [Silence]
  let hasSilences: Bool
  let next: String?

  init(
    firing: [AlertRecord], fired: [AlertRecord], rules: [AlertManagement.SourcedRule],
    silences: [AlertSilence], next: String?, frame: PageFrame
  ) {
    self.frame = frame
    self.next = next
    self.firing = firing.map(Self.line)
    isQuiet = firing.isEmpty
    earlier = fired.filter { $0.phase == .resolved }.map(Self.line)
    hasEarlier = !earlier.isEmpty
    self.rules = rules.map { rule in
      Rule(
        name: rule.rule.name.text, kind: rule.rule.condition.kind.rawValue,
        severity: rule.rule.severity.rawValue,
        whose: rule.rule.customers.map { "\($0.count) customers" } ?? "everybody",
        source: rule.source)
    }
    hasRules = !rules.isEmpty
    self.silences = silences.map { silence in
      Silence(
        what: [silence.rule, silence.customer.map { "customer \($0)" }].compactMap(\.self)
          .joined(separator: ", "), until: "\(silence.until)", reason: silence.reason,
        command: "billing alerts unsilence \(silence.id)")
    }
    hasSilences = !silences.isEmpty
  }

  private static func line(_ alert: AlertRecord) -> Line {
    let customer = alert.subject.customer
    return Line(
      badge: badge(of: alert), rule: alert.rule, summary: alert.summary,
      href: customer.map { CustomerView.path(of: $0) }, subject: alert.subject.description,
      since: "\(alert.since)", until: alert.resolvedAt.map { "\($0)" } ?? "",
      command: "billing alerts silence --rule \(alert.rule) --for 2h --reason \"…\"")
  }

  private static func badge(of alert: AlertRecord) -> StatusBadge {
    guard alert.phase == .firing else { return StatusBadge(label: "over", tone: "quiet") }
    let tone = alert.severity == AlertSeverity.critical.rawValue ? "bad" : "waiting"
    return StatusBadge(label: alert.severity, tone: tone)
  }
}
