import StripeAccounts

/// The doctor's page: findings first, then every check.
struct DoctorView: Sendable {
  struct Finding: Sendable {
    let badge: StatusBadge
    let subject: String
    let explanation: String
    let remedy: String
  }

  struct Check: Sendable {
    let title: String
    let badge: StatusBadge
    let summary: String
  }

  let frame: PageFrame
  let heading: String
  let findings: [Finding]
  let checks: [Check]

  init(_ report: DoctorReport, frame: PageFrame) {
    self.frame = frame
    let count = report.findings.count
    heading = count == 0 ? "Nothing is wrong" : "\(count) \(count == 1 ? "finding" : "findings")"
    findings = report.findings.map {
      Finding(
        badge: StatusBadge(
          label: $0.severity.rawValue, tone: $0.severity == .error ? "bad" : "waiting"),
        subject: $0.subject, explanation: PageText.plain($0.explanation),
        remedy: PageText.plain($0.remedy))
    }
    checks = report.diagnoses.map {
      Check(
        title: $0.check.title, badge: Self.badge($0.status), summary: PageText.plain($0.summary))
    }
  }

  private static func badge(_ status: Diagnosis.Status) -> StatusBadge {
    switch status {
    case .ok: StatusBadge(label: "ok", tone: "good")
    case .open: StatusBadge(label: "look yourself", tone: "quiet")
    case .findings: StatusBadge(label: "findings", tone: "bad")
    case .unchecked: StatusBadge(label: "not checked", tone: "waiting")
    }
  }
}
