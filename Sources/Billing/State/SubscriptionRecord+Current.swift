import Metering
import UsageLedger

extension [SubscriptionRecord] {
  /// The subscription that bills now: the newest live one.
  var current: SubscriptionRecord? { first(where: \.isLive) }
}

extension [Segment] {
  /// The segment of a meter in which a window that ends at `now` would be counted.
  func current(of meter: MeterKey, at now: Timestamp) -> Segment? {
    let own = filter { $0.key.meter == meter }
    return own.first { $0.span.contains(windowEnd: now) }
      ?? own.last { $0.key.start <= now && now <= $0.end }
  }
}
