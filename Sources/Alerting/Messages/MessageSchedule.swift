public import Metering
public import UsageLedger

/// What becomes of a message after an attempt: tried again with growing pauses, for three days. Pure.
///
/// As the Standard Webhooks specification advises (standardwebhooks.com): a status of 2xx is success, 410 says that nothing is wanted any
/// more, anything else is tried again.
public enum MessageSchedule {
  /// How long a message is tried.
  public static let triedSeconds: Int64 = 3 * 86_400
  /// The pause behind each attempt; the last one is repeated.
  static let pauses: [Int64] = [5, 60, 300, 1_800, 7_200, 18_000, 36_000]
  private static let gone: Int64 = 410

  /// The message after an attempt at `now` that was answered with `status`, or with nothing.
  ///
  /// `retryAfterSeconds`: what the receiver asked for, where that is longer than the pause and not beyond the last try. `jitter`: 0 to 99, so
  /// many hundredths of a fifth of the pause are added, so that messages that failed together do not come back together.
  public static func after(
    _ message: AlertMessage, status: Int64?, at now: Timestamp, retryAfterSeconds: Int64? = nil,
    jitter: Int64 = 0
  ) -> AlertMessage {
    var next = message
    next.attemptCount += 1
    next.nextAt = nil
    if let status, (200...299).contains(status) {
      next.status = .delivered
      return next
    }
    let place = min(Int(clamping: next.attemptCount - 1), pauses.count - 1)
    let pause = pauses[max(0, place)]
    let wait = max(pause + pause * jitter / 500, min(retryAfterSeconds ?? 0, triedSeconds))
    let due = now.advanced(bySeconds: wait)
    guard status != gone, due <= message.triedUntil else {
      next.status = .abandoned
      return next
    }
    next.nextAt = due
    return next
  }
}
