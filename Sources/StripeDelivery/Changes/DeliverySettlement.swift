internal import Amounts
import Billing
internal import Metering
internal import StripeAPI
internal import UsageLedger

/// Delivers a customer's current totals and waits until Stripe has counted them: what is changed before that is billed
/// at the new price although it was used at the old one.
struct DeliverySettlement: Sendable {
  /// Longer than Stripe's meters usually take, shorter than most callers wait for an answer.
  static let patience: Duration = .seconds(20)

  let round: CustomerRound
  let patience: Duration

  /// Settles, then runs `change` before anybody may send for the customer again: a total that was sent between the two
  /// would be billed at both prices.
  ///
  /// Throws `notSettled`, with what is missing, when Stripe has not counted everything in time: nothing was changed then.
  func settling<Value>(
    _ link: CustomerLink, _ change: () async throws(BillingError) -> Value
  ) async throws(BillingError) -> Value {
    let result: Result<Value, BillingError>
    do {
      try await settle(link)
      try await keepLease(link)
      result = .success(try await change())
    } catch {
      result = .failure(error)
    }
    try await storing { () throws(LedgerError) in
      try await round.store.release(link.customer, holder: round.holder)
    }
    return try result.get()
  }

  /// Whole again, so that it outlasts the calls of the change.
  private func keepLease(_ link: CustomerLink) async throws(BillingError) {
    let lease = DeliveryLease(
      journal: round.store, customer: link.customer, holder: round.holder, clock: round.clock)
    guard try await storing({ () throws(LedgerError) in try await lease.take() }) else {
      throw BillingError(
        .notSettled,
        "another process is delivering for \(link.customer); nothing was changed, try again in a moment"
      )
    }
  }

  private func settle(_ link: CustomerLink) async throws(BillingError) {
    let deadline = ContinuousClock.now + patience
    var pause = Duration.milliseconds(50)
    while let obstacle = try await obstacle(link) {
      guard ContinuousClock.now + pause < deadline else {
        throw BillingError(.notSettled, "\(obstacle); nothing was changed, try again in a moment")
      }
      do {
        try await Task.sleep(for: pause)
      } catch {
        throw BillingError(.notSettled, "the request was given up", cause: error)
      }
      pause = min(pause * 2, .seconds(2))
    }
  }

  /// What keeps the segments that go on from being settled; nil when nothing does.
  private func obstacle(_ link: CustomerLink) async throws(BillingError) -> String? {
    let now = try await CustomerClock(stripe: round.stripe, wall: round.clock).now(for: link)
    let report = await round.run(link.customer, for: .confirmation, keepsLease: true)
    switch report.outcome {
    case .notLinked, .noSubscription: return nil
    case .claimedElsewhere: return "another process is delivering for \(link.customer)"
    case .failed(let error): return error.context
    case .delivered(let standings):
      return standings.lazy.filter { $0.segment.end > now }
        .compactMap { Self.obstacle($0, now) }.first
    }
  }

  /// A fact dated to the second of the change, or later, would be counted behind it: the second has to pass, on a test
  /// clock by advancing it.
  private static func obstacle(_ standing: SegmentStanding, _ now: Timestamp) -> String? {
    let meter = standing.segment.key.meter
    switch standing.state {
    case .held(let reason): return "\(meter) is held: \(reason)"
    case .queued(_, let reason):
      return "\(meter) is not delivered yet\(reason.map { ": \($0)" } ?? "")"
    case .settled:
      guard let accepted = standing.record.accepted else { return nil }
      guard accepted.eventTime.seconds < now.seconds else {
        return "the newest fact of \(meter) is dated \(accepted.eventTime), and now is \(now)"
      }
      guard !standing.isConfirmed else { return nil }
      return
        "Stripe has taken \(accepted.value) for \(meter) and counted \(standing.record.confirmed?.value ?? .zero)"
    }
  }
}
