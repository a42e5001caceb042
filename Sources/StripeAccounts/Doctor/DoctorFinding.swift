/// Something that is wrong: what, where, and how to mend it.
public struct DoctorFinding: Hashable, Sendable {
  public enum Severity: String, Hashable, Sendable {
    /// Usage is lost, billed wrongly, or not billed.
    case error
    /// It will be, or could be unnoticed.
    case warning
  }

  public let check: DoctorCheck
  public let severity: Severity
  /// Where: `price device_usage`, `customer acme`, `BILLING_SECRET`.
  public let subject: String
  public let explanation: String
  /// The command or setting that mends it.
  public let remedy: String
}
