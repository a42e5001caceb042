public import Billing
import UsageLedger

/// Who carries out accepted orders in the background, until they are carried out.
public protocol ChangeCarrying: Sendable {
  /// Begins with an order now, and waits for the end of the first attempt at most that long. Nil when it is not over by then;
  /// the attempts go on either way.
  func attempt(_ order: String, waitingAtMost patience: Duration) async -> Result<
    Void, BillingError
  >?
}
