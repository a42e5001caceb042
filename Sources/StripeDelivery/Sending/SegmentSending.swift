import Amounts
import Metering
import StripeAPI
import StripeAccounts
import UsageLedger

/// Performs what a ``SegmentDelivery`` decides: journal, Stripe, journal.
struct SegmentSending {
  let stripe: StripeClient
  let journal: any DeliveryJournal
  let lease: DeliveryLease
  let clock: any WallClock
  let link: CustomerLink
  let meter: StripeMeter
  /// Fixed for a customer on a test clock; nil follows the wall.
  let frozenTime: Timestamp?

  private var moment: DeliveryMoment {
    let wall = clock.now()
    return DeliveryMoment(wall: wall, customer: frozenTime ?? stripe.reachedTime(at: wall))
  }

  /// Goes on until the segment is settled, blocked, or has to wait.
  func deliver(_ desired: WholeQuantity, by delivery: inout SegmentDelivery)
    async throws(LedgerError) -> SegmentStatus.State
  {
    while true {
      switch delivery.action(desired: desired, at: moment) {
      case .settled: return .settled
      case .blocked(let reason): return .blocked(reason: reason)
      case .wait(let until, let reason): return .queued(until: until, reason: reason)
      case .write(let attempt):
        try await journal.recordIntent(attempt)
        delivery.written(attempt)
      case .send(let attempt): try await send(attempt, &delivery)
      }
    }
  }

  /// Writes down that the total is to be sent again as a new fact, whatever was accepted.
  func reopen(_ desired: WholeQuantity, by delivery: inout SegmentDelivery)
    async throws(LedgerError)
  {
    guard case .write(let attempt) = delivery.reopening(desired: desired, at: moment) else {
      return
    }
    try await journal.recordIntent(attempt)
    delivery.written(attempt)
  }

  private func send(_ attempt: DeliveryAttempt, _ delivery: inout SegmentDelivery)
    async throws(LedgerError)
  {
    try await lease.renew()
    let answer = await ask(attempt, key: delivery.key(of: attempt))
    if let outcome = delivery.answered(answer, at: moment) {
      try await journal.recordOutcome(
        outcome, of: attempt.segment, sequence: attempt.sequence, at: clock.now())
    }
  }

  private func ask(_ attempt: DeliveryAttempt, key: String) async -> DeliveryAnswer {
    let draft = StripeMeterEventDraft(
      eventName: attempt.eventName,
      payload: [
        meter.customerKey: link.stripeCustomer, meter.valueKey: attempt.value.description,
      ], identifier: attempt.identifier, timestamp: StripeTimestamp(attempt.eventTime))
    do {
      _ = try await stripe.createMeterEvent(draft, key: IdempotencyKey(key))
      return .accepted
    } catch {
      return DeliveryAnswer(error)
    }
  }
}
