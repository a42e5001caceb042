import Billing
public import Reporting

/// Everything that the doctor looked at, and what is wrong.
public struct DoctorReport: Hashable, Sendable {
  /// One for each check, in their order.
  public let diagnoses: [Diagnosis]

  /// Takes the diagnoses as they are.
  public init(diagnoses: [Diagnosis]) { self.diagnoses = diagnoses }

  /// Errors first.
  public var findings: [DoctorFinding] {
    let all = diagnoses.flatMap(\.findings)
    return all.filter { $0.severity == .error } + all.filter { $0.severity == .warning }
  }

  /// `ok`, `checks` (`check`, `status`, `summary`) and `findings` (`check`, `severity`, `subject`, `explanation`, `remedy`).
  public var document: JSONObject {
    [
      "ok": .bool(findings.isEmpty),
      "checks": .array(
        diagnoses.map {
          .object([
            "check": .string($0.check.rawValue), "status": .string($0.status.rawValue),
            "summary": .string($0.summary),
          ])
        }),
      "findings": .array(
        findings.map {
          .object([
            "check": .string($0.check.rawValue), "severity": .string($0.severity.rawValue),
            "subject": .string($0.subject), "explanation": .string($0.explanation),
            "remedy": .string($0.remedy),
          ])
        }),
    ]
  }

  /// For a terminal: a line a check, then two a finding, then how many.
  public var text: String {
    let checks = diagnoses.map { diagnosis in
      "\(Self.mark(diagnosis.status)) \(diagnosis.check.title): \(diagnosis.summary)"
    }
    let found = findings.flatMap { finding in
      [
        "\(finding.severity.rawValue): \(finding.subject): \(finding.explanation)",
        "    → \(finding.remedy)",
      ]
    }
    let count = findings.count
    let summary =
      "\(diagnoses.count) checks: "
      + (count == 0 ? "nothing is wrong" : "\(count) \(count == 1 ? "finding" : "findings")")
    return (checks + (found.isEmpty ? [] : [""] + found) + ["", summary]).joined(separator: "\n")
  }

  private static func mark(_ status: Diagnosis.Status) -> String {
    switch status {
    case .ok: "✓"
    case .open: "·"
    case .findings: "!"
    case .unchecked: "?"
    }
  }
}
