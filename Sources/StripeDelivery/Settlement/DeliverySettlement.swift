import Amounts
public import Billing
public import Metering
import StripeAPI
public import StripeAccounts
import StripeCatalog
public import UsageLedger

/// Delivers a customer's current totals and waits until Stripe has counted them: what is changed before that is billed
/// at the new price although it was used at the old one.
public struct DeliverySettlement: ChangeSettling {
  /// Longer than Stripe's meters usually take, shorter than most callers wait for an answer.
  public static let patience: Duration = .seconds(20)

  private let reconciliation: CustomerReconciliation
  private let patience: Duration
  private let renewal: Duration

  /// `reconciliation`: the worker's, so that what was announced and what was read is known to both; each change holds the customer's lease by a name of its own, and
  /// so waits for the worker, for other processes and for other changes of this one. `renewal`: how often the lease is
  /// renewed while a change is made, however long Stripe takes for it; a third of the lease unless told.
  public init(
    reconciliation: CustomerReconciliation, patience: Duration = DeliverySettlement.patience,
    renewal: Duration = .seconds(8)
  ) {
    self.reconciliation = reconciliation
    self.patience = patience
    self.renewal = renewal
  }

  /// Settles, then runs `change` before anybody may send for the customer again: a total that was sent between the two
  /// would be billed at both prices.
  ///
  /// Throws `notSettled`, with what is missing, when Stripe has not counted everything in time: nothing was changed then.
  public func settling<Value: Sendable>(
    _ link: CustomerLink, _ change: () async throws(BillingError) -> Value
  ) async throws(BillingError) -> Value {
    try await holding(link.customer) { own throws(BillingError) in
      try await own.wait { () throws(BillingError) in try await own.obstacle(link) }
      // Whole again, so that it outlasts the calls of the change.
      if let obstacle = try await own.claim(link.customer) { throw Self.unchanged(obstacle) }
      return try await own.renewing(link.customer, change)
    }
  }

  public func exclusively<Value: Sendable>(
    _ customer: CustomerID, _ change: () async throws(BillingError) -> Value
  ) async throws(BillingError) -> Value {
    try await holding(customer) { own throws(BillingError) in
      try await own.wait { () throws(BillingError) in try await own.claim(customer) }
      return try await own.renewing(customer, change)
    }
  }

  /// Runs `work` by a name of its own and lets go of the lease, if it got one.
  private func holding<Value: Sendable>(
    _ customer: CustomerID, _ work: (DeliverySettlement) async throws(BillingError) -> Value
  ) async throws(BillingError) -> Value {
    let holder = "\(reconciliation.holder)-\(UInt64.random(in: 0 ... .max))"
    let own = DeliverySettlement(
      reconciliation: reconciliation.held(by: holder), patience: patience, renewal: renewal)
    let result: Result<Value, BillingError>
    do {
      result = .success(try await work(own))
    } catch {
      result = .failure(error)
    }
    try await storing { () throws(LedgerError) in
      try await reconciliation.store.release(customer, holder: holder)
    }
    return try result.get()
  }

  /// Keeps the lease while `change` runs: it makes several calls, each of which Stripe may take its time for.
  private func renewing<Value: Sendable>(
    _ customer: CustomerID, _ change: () async throws(BillingError) -> Value
  ) async throws(BillingError) -> Value {
    let result = await withTaskGroup(of: Void.self) { group -> Result<Value, BillingError> in
      group.addTask {
        // A store that does not answer is asked again at the next beat; by then the lease has not ended yet.
        while (try? await Task.sleep(for: renewal)) != nil {
          _ = try? await claim(customer)
        }
      }
      defer { group.cancelAll() }
      do throws(BillingError) {
        return .success(try await change())
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  /// Nil when the lease is ours, for its whole time.
  private func claim(_ customer: CustomerID) async throws(BillingError) -> String? {
    let lease = DeliveryLease(
      journal: reconciliation.store, customer: customer, holder: reconciliation.holder,
      clock: reconciliation.clock)
    return try await storing({ () throws(LedgerError) in try await lease.take() })
      ? nil : "another process is busy with \(customer)"
  }

  private static func unchanged(_ obstacle: String) -> BillingError {
    BillingError(.notSettled, "\(obstacle); nothing was changed, try again in a moment")
  }

  private func wait(for obstacle: () async throws(BillingError) -> String?)
    async throws(BillingError)
  {
    let deadline = ContinuousClock.now + patience
    var pause = Duration.milliseconds(50)
    while let found = try await obstacle() {
      guard ContinuousClock.now + pause < deadline else { throw Self.unchanged(found) }
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
    let now = try await CustomerClock(stripe: reconciliation.stripe, wall: reconciliation.clock)
      .now(for: link)
    let report = await reconciliation.run(link.customer, for: .confirmation, keepsLease: true)
    switch report.outcome {
    case .notLinked, .noSubscription: return nil
    case .claimedElsewhere: return "another process is delivering for \(link.customer)"
    case .failed(let error): return error.context
    case .delivered(let statuses):
      return statuses.lazy.filter { $0.segment.end > now }
        .compactMap { Self.obstacle($0, now) }.first
    }
  }

  /// A fact dated to the second of the change, or later, would be counted behind it: the second has to pass, on a test
  /// clock by advancing it.
  private static func obstacle(_ status: SegmentStatus, _ now: Timestamp) -> String? {
    let meter = status.segment.key.meter
    switch status.state {
    case .blocked(let reason): return "\(meter) is blocked: \(reason)"
    case .queued(_, let reason):
      return "\(meter) is not delivered yet\(reason.map { ": \($0)" } ?? "")"
    case .settled:
      guard let accepted = status.record.accepted else { return nil }
      guard accepted.eventTime.seconds < now.seconds else {
        return "the newest fact of \(meter) is dated \(accepted.eventTime), and now is \(now)"
      }
      guard !status.isConfirmed else { return nil }
      return
        "Stripe has taken \(accepted.value) for \(meter) and counted \(status.record.confirmed?.value ?? .zero)"
    }
  }
}
