public import Metering
public import UsageLedger

extension CustomerState {
  /// The held reports that nobody decided about in time, oldest first, and why each counts from now on: at its deadline, or
  /// behind the certificate of its period, and so as late usage.
  public var heldReportsDue: [(report: QuarantinedReport, reason: String)] {
    records.quarantine.compactMap { held in
      if let closed = records.certificates.first(where: {
        $0.period.span.contains(windowEnd: held.windowEnd)
      }) {
        return (held, "its period \(closed.period) is closed: it is late usage")
      }
      guard held.fate == .bill, held.deadline <= now else { return nil }
      return (held, "nobody decided about it by \(held.deadline)")
    }
  }

  /// When the next of them is due; nil where nothing is held that a time releases.
  public var nextHeldReport: Timestamp? {
    records.quarantine.filter { $0.fate == .bill && $0.deadline > now }.map(\.deadline).min()
  }
}
