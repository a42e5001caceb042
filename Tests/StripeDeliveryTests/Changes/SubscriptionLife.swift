import Metering

/// What a subscription costs by its schedule, kept by hand: stretches between changes and period ends, each billed from
/// zero by the guide's prices. Shares nothing with the segments that it checks.
struct SubscriptionLife {
  private(set) var plan: String
  /// The plan from the next period on.
  var planned: String?
  var periodEnd = Timestamp(seconds: 0)
  /// In cents, of all stretches that ended.
  private(set) var amount: Int64 = 0
  private var devices: Int64 = 0
  private var messages: Int64 = 0

  init(plan: String) { self.plan = plan }

  /// A report about an hour: its devices count until the next report, or the stretch's end.
  mutating func use(devices: Int64, messages: Int64, at now: Timestamp) {
    self.devices = devices
    self.messages += messages
  }

  mutating func change(to other: String, at now: Timestamp) {
    end(at: now)
    plan = other
    planned = nil
  }

  /// The period that ended at `periodEnd` is over, and the next one ends at `next`.
  mutating func rollOver(at next: Timestamp) {
    end(at: periodEnd)
    if let planned { plan = planned }
    planned = nil
    periodEnd = next
  }

  mutating func end(at _: Timestamp) {
    if plan == "starter" {
      amount += max(0, devices - 5) * 500
    } else {
      amount += max(0, devices - 20) * 400 + max(0, (messages + 999) / 1_000 - 1_000) * 10
    }
    (devices, messages) = (0, 0)
  }
}
