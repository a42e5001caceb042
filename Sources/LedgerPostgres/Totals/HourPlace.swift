import Metering
import UsageLedger

/// An hour of an instance.
struct HourPlace: Hashable {
  let customer: ByteText
  let instance: ByteText
  let hour: Int64
}

extension HourPlace {
  /// The hour in which the draft's window ends.
  init(_ draft: EntryDraft) {
    self.init(AppendPlan.InstanceKey(draft), hour: HourSlot(ofWindowEnd: draft.window.end).number)
  }

  init(_ instance: AppendPlan.InstanceKey, hour: Int64) {
    self.init(customer: instance.customer, instance: instance.instance, hour: hour)
  }
}
