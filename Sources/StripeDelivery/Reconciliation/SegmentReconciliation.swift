import Amounts
import Billing
import Metering
import StripeAPI
import StripeCatalog
import UsageLedger

/// Reconciles one segment in one reconciliation: sends what is missing, and asks Stripe what it counted where that is due.
struct SegmentReconciliation {
  let pass: ReconciliationPass
  let meter: StripeMeter
  let segment: Segment
  /// As of `SegmentDelivery`.
  let foreign: Timestamp?

  private var reconciliation: CustomerReconciliation { pass.reconciliation }

  func run(to desired: WholeQuantity, _ known: DeliveryRecord) async throws(BillingError)
    -> SegmentStatus
  {
    let known = pass.purpose == .repair ? try await released(known) : known
    let suspicion = pass.suspicions.first { $0.concerns(known) }
    var delivery = SegmentDelivery(
      segment: segment, eventName: meter.eventName, record: known, foreign: foreign,
      patience: reconciliation.patience[segment.key])
    defer { reconciliation.patience.keep(delivery.patience, of: segment.key) }
    var state = try await send(desired, &delivery)
    var record = delivery.record
    if let suspicion {
      record = try await confirmed(record)
      if state == .settled, record.isContradicted {
        state = try await answer(suspicion, record, desired, &delivery)
        record = delivery.record
      }
    } else if isConfirmationDue(record) {
      record = try await confirmedIfTold(record)
      if pass.purpose == .repair, state == .settled, record.isContradicted {
        try await reopen(desired, &delivery)
        state = try await send(desired, &delivery)
        record = delivery.record
      }
    }
    return SegmentStatus(segment: segment, desired: desired, record: record, state: state)
  }

  private func send(_ desired: WholeQuantity, _ delivery: inout SegmentDelivery)
    async throws(BillingError) -> SegmentStatus.State
  {
    do throws(LedgerError) {
      return try await sender.deliver(desired, by: &delivery)
    } catch {
      throw BillingError(ledger: error)
    }
  }

  private func reopen(_ desired: WholeQuantity, _ delivery: inout SegmentDelivery)
    async throws(BillingError)
  {
    do throws(LedgerError) {
      try await sender.reopen(desired, by: &delivery)
    } catch {
      throw BillingError(ledger: error)
    }
  }

  /// Sends again what Stripe reported that it could not count, as a new fact; where that cannot help, or did not, nothing is
  /// sent any more until someone acts.
  private func answer(
    _ suspicion: MeterSuspicion, _ record: DeliveryRecord, _ desired: WholeQuantity,
    _ delivery: inout SegmentDelivery
  ) async throws(BillingError) -> SegmentStatus.State {
    let obstacle = suspicion.obstacle(of: record)
    guard obstacle == nil, reconciliation.resendings.take(segment.key, desired) else {
      let reason = obstacle ?? suspicion.reason
      try await storing { () throws(LedgerError) in
        try await reconciliation.store.hold(segment.key, reason: reason)
      }
      return .blocked(reason: reason)
    }
    try await reopen(desired, &delivery)
    return try await send(desired, &delivery)
  }

  /// Takes back that nothing is sent after such a report: an operator asks for it.
  private func released(_ record: DeliveryRecord) async throws(BillingError) -> DeliveryRecord {
    guard record.blockedReason?.hasPrefix(MeterSuspicion.opening) ?? false else { return record }
    reconciliation.resendings.forget(segment.key)
    return try await storing { () throws(LedgerError) in
      try await reconciliation.store.hold(segment.key, reason: nil)
      return try await reconciliation.store.delivery(of: segment.key)
    }
  }

  private var sender: SegmentSending {
    SegmentSending(
      stripe: reconciliation.stripe, journal: reconciliation.store, lease: pass.lease,
      clock: reconciliation.clock,
      link: pass.link, meter: meter, frozenTime: pass.frozenTime)
  }

  private func isConfirmationDue(_ record: DeliveryRecord) -> Bool {
    switch pass.purpose {
    case .request: return false
    case .confirmation:
      return record.accepted != nil && record.confirmed?.value != record.accepted?.value
    case .repair: return record.accepted != nil
    case .upkeep, .reading:
      return ConfirmationSchedule.due(record).map { $0 <= reconciliation.clock.now() } ?? false
    }
  }

  /// The record with what Stripe counted, or as it was while Stripe does not tell: that takes nothing from what was
  /// delivered.
  private func confirmedIfTold(_ record: DeliveryRecord) async throws(BillingError)
    -> DeliveryRecord
  {
    do {
      return try await confirmed(record)
    } catch {
      guard error.code == .stripeUnavailable else { throw error }
      return record
    }
  }

  /// Asks Stripe for its value of the segment and writes it down.
  private func confirmed(_ record: DeliveryRecord) async throws(BillingError) -> DeliveryRecord {
    let value = try await CountedTotals(stripe: reconciliation.stripe).counted(
      segment, pass.link, meter)
    return try await storing { () throws(LedgerError) in
      try await reconciliation.store.recordConfirmation(
        value, of: segment.key, at: reconciliation.clock.now())
      return try await reconciliation.store.delivery(of: segment.key)
    }
  }
}

extension DeliveryRecord {
  /// Whether Stripe's summaries, asked after it accepted the newest total, show another one.
  var isContradicted: Bool {
    guard let accepted, let acceptedAt = accepted.resolvedAt, let confirmed,
      confirmed.at >= acceptedAt
    else { return false }
    return confirmed.value != accepted.value
  }
}
