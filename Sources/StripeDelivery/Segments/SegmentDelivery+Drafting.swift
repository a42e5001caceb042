import Amounts
import Metering
import UsageLedger

extension SegmentDelivery {
  /// The wait that a failed call left behind.
  func waiting(at moment: DeliveryMoment) -> Action? {
    guard let notBefore = patience.notBefore, moment.wall < notBefore else { return nil }
    return .wait(until: notBefore, reason: patience.reason)
  }

  /// The wait after Stripe refused this very total.
  func refusal(of desired: WholeQuantity, at moment: DeliveryMoment) -> Action? {
    guard let newest = record.newest, case .rejected(let reason)? = newest.outcome,
      newest.value == desired, !patience.mayRenameAtOnce, let resolvedAt = newest.resolvedAt
    else { return nil }
    let retry = resolvedAt.advanced(bySeconds: Self.refusedRetrySeconds)
    return moment.wall < retry ? .wait(until: retry, reason: reason) : nil
  }

  /// A new fact, dated so that it comes after all that Stripe has or may have.
  func draft(_ desired: WholeQuantity, at moment: DeliveryMoment) -> Action {
    let allocation = EventTimeAllocation(segment)
    let last = newestTime
    if let wait = spacing(allocation, at: moment) { return wait }
    switch allocation.next(after: last, now: moment.customer) {
    case .at(let time): return .write(attempt(desired, eventTime: time, at: moment))
    case .notBefore(let time):
      let wait = time.nanoseconds(since: moment.customer)
      return .wait(
        until: moment.wall.advanced(byNanoseconds: wait),
        reason: "totals change faster than seconds pass to date them to")
    case .exhausted:
      return .blocked(reason: "every second of the segment is used to date a total")
    case .tooOld:
      return .blocked(reason: "the segment ended over 35 days ago: Stripe takes no usage for it")
    }
  }

  /// The newest second that Stripe has or may have. Where it knew a fact's name with other contents, the journal was
  /// restored from a backup and Stripe has as many facts more as names are taken: each took a second at least. Two are
  /// passed for each name, so that no fact equals the one that bore its name before, which Stripe would take for a repeat.
  private var newestTime: Timestamp? {
    let accepted = [record.accepted?.eventTime, foreign].compactMap(\.self).max()
    guard patience.mayRenameAtOnce, let newest = record.newest?.eventTime else { return accepted }
    let passed = newest.advanced(bySeconds: 1)
    return accepted.map { max($0, passed) } ?? passed
  }

  private func spacing(_ allocation: EventTimeAllocation, at moment: DeliveryMoment) -> Action? {
    guard let accepted = record.accepted else { return nil }
    let spacing = allocation.spacingSeconds(after: accepted.eventTime)
    let next = accepted.intendedAt.advanced(bySeconds: spacing)
    guard moment.wall < next else { return nil }
    return .wait(until: next, reason: "few seconds are left to date totals to")
  }

  private func attempt(
    _ value: WholeQuantity, eventTime: Timestamp, at moment: DeliveryMoment
  ) -> DeliveryAttempt {
    let sequence = (record.newest?.sequence ?? 0) + 1
    return DeliveryAttempt(
      segment: segment.key, sequence: sequence, eventName: eventName, value: value,
      eventTime: eventTime,
      identifier: DeliveryIdentifier(segment: segment.key, sequence: sequence).text,
      intendedAt: moment.wall)
  }
}

extension DeliveryAttempt {
  /// The same attempt with its fate.
  func resolved(_ outcome: Outcome, at now: Timestamp) -> DeliveryAttempt {
    DeliveryAttempt(
      segment: segment, sequence: sequence, eventName: eventName, value: value,
      eventTime: eventTime, identifier: identifier, intendedAt: intendedAt, outcome: outcome,
      resolvedAt: now)
  }
}

extension DeliveryRecord {
  /// The same record with another newest attempt, which is also the accepted one if it is accepted.
  func replacing(newest attempt: DeliveryAttempt) -> DeliveryRecord {
    DeliveryRecord(
      segment: segment, newest: attempt,
      accepted: attempt.outcome == .accepted ? attempt : accepted, confirmed: confirmed,
      blockedReason: blockedReason)
  }
}
