internal import Amounts
internal import Metering
internal import StripeAPI

extension StripeTimestamp {
  /// The whole second that `time` is in.
  init(_ time: Timestamp) {
    self.init(unixSeconds: time.seconds)
  }
}

extension Timestamp {
  init(_ time: StripeTimestamp) {
    self.init(seconds: time.unixSeconds)
  }
}

extension BillingPeriod {
  init(_ period: StripePeriod) {
    self.init(start: Timestamp(period.start), end: Timestamp(period.end))
  }
}

extension IdempotencyKey {
  /// A key that says what is wanted, so that asking again wants the same thing.
  init?(purpose: String, of parts: [String]) {
    self.init("\(purpose)-\(DeliveryIdentifier.digest(parts))")
  }
}
