public import Amounts
public import Catalog
public import Metering
import UsageLedger

extension CustomerState {
  /// A segment's total in the units that Stripe is sent: whole by the meter's rule, then in begun blocks; and the Stripe
  /// meter that takes it. 0 once a trial is about to end
  /// or to be cut by a change that was accepted.
  ///
  /// Nil for a segment that nothing is delivered for: its price has no meter, or the catalogue does not count it any more.
  /// Throws as ``total(of:)`` does.
  public func deliveredTotal(of segment: Segment) throws(BillingError)
    -> (value: WholeQuantity, meter: DeliveredMeter)?
  {
    guard catalog.meter(of: segment) != nil,
      let delivered = try terms(of: segment.price).meter
    else { return nil }
    if isCleared(segment) { return (.zero, delivered) }
    let total = try total(of: segment)
    do {
      return (try delivered.delivered(total.whole), delivered)
    } catch {
      throw BillingError(amount: error)
    }
  }
}
