import Billing

/// What one check says.
public struct Diagnosis: Hashable, Sendable {
  public enum Status: String, Hashable, Sendable {
    /// As it should be.
    case ok
    /// Nothing is wrong, and nothing proves that all is well: a person has to look.
    case open
    /// There are findings.
    case findings
    /// It could not be looked at, which is a finding too.
    case unchecked
  }

  public let check: DoctorCheck
  public let status: Status
  /// What was looked at, in a sentence.
  public let summary: String
  public let findings: [DoctorFinding]

  init(
    _ check: DoctorCheck, _ summary: String, isOpen: Bool = false, _ findings: [DoctorFinding] = []
  ) {
    self.check = check
    self.summary = summary
    self.findings = findings
    status = findings.isEmpty ? (isOpen ? .open : .ok) : .findings
  }

  /// One that could not be made.
  init(_ check: DoctorCheck, obstacle: BillingError) {
    self.check = check
    status = .unchecked
    summary = "could not be checked: \(obstacle.context)"
    let isSilent = obstacle.code == .stripeUnavailable
    findings = [
      DoctorFinding(
        check: check, severity: .error, subject: check.title, explanation: summary,
        remedy: isSilent
          ? "see that Stripe can be reached (STRIPE_API_BASE, proxies, DNS), then `billing doctor` again"
          : "mend what the sentence says, then `billing doctor` again")
    ]
  }

  /// Judges what was read, or says why it was not.
  static func of<Reading>(
    _ check: DoctorCheck, _ reading: Result<Reading, BillingError>,
    judge: (Reading) -> Diagnosis
  ) -> Diagnosis {
    switch reading {
    case .success(let value): judge(value)
    case .failure(let error): Diagnosis(check, obstacle: error)
    }
  }
}
