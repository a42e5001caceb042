package import Metering
package import StripeAPI

extension StripeTimestamp {
  /// The whole second that `time` is in.
  package init(_ time: Timestamp) {
    self.init(unixSeconds: time.seconds)
  }
}

extension Timestamp {
  package init(_ time: StripeTimestamp) {
    self.init(seconds: time.unixSeconds)
  }
}

extension BillingPeriod {
  package init(_ period: StripePeriod) {
    self.init(start: Timestamp(period.start), end: Timestamp(period.end))
  }
}
