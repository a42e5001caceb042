import Amounts
import UsageLedger

extension DeliveryStatus {
  /// How far a segment's value is, from what the journal knows; `desired` is in delivered units.
  ///
  /// Nothing sent and nothing to send is accepted: the meter stands at zero without an event.
  init(_ record: DeliveryRecord?, desired: WholeQuantity) {
    if let reason = record?.blockedReason {
      self.init(.rejected, hint: "blocked: \(reason)")
    } else if case .rejected(let reason)? = record?.newest?.outcome {
      self.init(.rejected, hint: reason)
    } else if let accepted = record?.accepted, accepted.value == desired,
      record?.newest?.sequence == accepted.sequence
    {
      self.init(record?.confirmed?.value == desired ? .confirmed : .accepted)
    } else if record?.newest == nil, desired == .zero {
      self.init(.accepted)
    } else {
      self.init(.queued)
    }
  }
}
