import Metering
import UsageLedger

/// A report that is or was held before charge, in a line of another page than its own.
struct HeldLine: Sendable {
  /// Where reports that are held are decided about.
  static let page = APIOperation.quarantinePage.route.path

  let id: String
  let reason: String
  let fate: String

  init(_ report: QuarantinedReport) {
    id = report.entry.description
    reason = report.reason
    fate = Self.fate(of: report)
  }

  /// What becomes of it, or became.
  static func fate(of report: QuarantinedReport) -> String {
    if let void = report.voidedBy { return "void, by entry \(void)" }
    if let release = report.release {
      return "counts by entry \(release.entry): \(release.reason)"
    }
    switch report.fate {
    case .bill: return "billed at \(PageText.time(report.deadline)) unless somebody decides"
    case .late: return "late usage once its period is closed unless somebody decides"
    }
  }
}
