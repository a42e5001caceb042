public import UsageLedger

extension DeliveryStatus {
  /// Of a report that is held.
  public static func quarantined(_ held: QuarantinedReport) -> DeliveryStatus {
    let end =
      switch held.fate {
      case .bill: "else it is billed at \(held.deadline)"
      case .late: "else it is late usage when its period is closed"
      }
    return DeliveryStatus(
      .quarantined,
      hint:
        "held before charge: \(held.reason); release, correct or reject it (billing quarantine), \(end)"
    )
  }
}
