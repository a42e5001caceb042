public import Metering

/// Which second a segment's next fact is dated to.
///
/// Whole seconds, strictly rising in the order of sending, from the segment's start + 60 s to its last second: so the
/// newest fact wins whether Stripe takes the newest timestamp or the newest receipt, and the minute-aligned bounds of
/// event summaries separate neighbouring segments. Until ten minutes before the end a fact is dated now; from then on,
/// and after the end, each takes the next second, which keeps seconds free for late corrections.
///
/// Stripe refuses timestamps over 35 days old or 5 minutes ahead
/// (docs.stripe.com/api/billing/meter-event/create#create_billing_meter_event-timestamp).
public struct EventTimeAllocation: Hashable, Sendable {
  static let firstSecond: Int64 = 60
  static let closingSeconds: Int64 = 600
  static let aheadSeconds: Int64 = 240
  static let oldestSeconds: Int64 = 35 * 86_400 - 60

  let start: Int64
  /// The first second that is not the segment's.
  let end: Int64

  /// A fraction of a second at the start belongs to the segment's first whole second after it.
  public init(_ segment: Segment) {
    start = -(Timestamp(nanoseconds: -segment.key.start.nanoseconds).seconds)
    end = segment.end.seconds
  }

  public enum Choice: Hashable, Sendable {
    case at(Timestamp)
    /// Facts were sent faster than seconds pass; the next is due at that time of the customer's.
    case notBefore(Timestamp)
    /// Every second of the segment is used.
    case exhausted
    /// The segment ended so long ago that Stripe takes nothing for it any more.
    case tooOld
  }

  /// The second for a fact sent now. `last` is the newest time that Stripe has, or may have, for the segment.
  public func next(after last: Timestamp?, now: Timestamp) -> Choice {
    let earliest = min(start + Self.firstSecond, max(start, end - 1))
    let floor = max(earliest, last.map { $0.seconds + 1 } ?? earliest)
    let candidate = max(floor, min(now.seconds, end - Self.closingSeconds))
    guard candidate < end else { return .exhausted }
    guard candidate >= now.seconds - Self.oldestSeconds else { return .tooOld }
    guard candidate <= now.seconds + Self.aheadSeconds else {
      return .notBefore(Timestamp(seconds: candidate - Self.aheadSeconds))
    }
    return .at(Timestamp(seconds: candidate))
  }

  /// How long to leave between two facts, in seconds: long when few seconds are left to date them to.
  public func spacingSeconds(after last: Timestamp) -> Int64 {
    switch end - last.seconds {
    case ...60: 4_500
    case ...300: 30
    default: 0
    }
  }
}
