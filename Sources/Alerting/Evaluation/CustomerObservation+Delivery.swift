import Billing
import Metering
import UsageLedger

extension CustomerObservation {
  var failed: AlertReading {
    .known(
      deliveries.compactMap { record in
        record.blockedReason.map {
          AlertFinding(
            .breached, of: Self.name(record.segment),
            "\(Self.name(record.segment)): nothing is sent: \($0)")
        }
      })
  }

  var refused: AlertReading {
    .known(
      deliveries.compactMap { record in
        guard record.blockedReason == nil, case .rejected(let reason)? = record.newest?.outcome
        else { return nil }
        return AlertFinding(
          .breached, of: Self.name(record.segment),
          "\(Self.name(record.segment)): Stripe refused the total: \(reason)")
      })
  }

  /// Without an answer since it was sent, or never sent since the newest report came.
  func ageing(afterSeconds seconds: Int64) -> AlertReading {
    guard let usage else { return .unknown }
    let sent = deliveries.compactMap { record -> AlertFinding? in
      guard record.blockedReason == nil, let newest = record.newest, newest.outcome == nil,
        newest.intendedAt.advanced(bySeconds: seconds) < now
      else { return nil }
      return ageing(Self.name(record.segment), since: newest.intendedAt)
    }
    let known = Set(sent.map(\.detail))
    let waiting = usage.compactMap { usage -> AlertFinding? in
      guard usage.delivery.status == .queued, let segment = usage.segment?.key,
        let reported = usage.lastReportAt, !known.contains(Self.name(segment))
      else { return nil }
      // Each report begins to wait anew: one that was raised goes on until the total is sent.
      let isLong = reported.advanced(bySeconds: seconds) < now
      return ageing(Self.name(segment), since: reported, isLong ? .breached : .near)
    }
    return .known(sent + waiting)
  }

  private func ageing(
    _ name: String, since: Timestamp, _ level: AlertFinding.Level = .breached
  ) -> AlertFinding {
    AlertFinding(level, of: name, "\(name): the total waits for Stripe since \(since)")
  }

  func unbilled(afterSeconds seconds: Int64) -> AlertReading {
    let ended = ClosingPeriods.ended(
      records.segments, certified: records.certificates, now: now)
    return .known(
      ended.filter { $0.period.end.advanced(bySeconds: seconds) < now }.map { due in
        AlertFinding(
          .breached, of: "period from \(due.period.start)",
          "the period to \(due.period.end) is not closed: its invoice is not final, or Stripe does not have its totals; `billing usage periods --customer \(customer)`"
        )
      })
  }

  func changes(afterSeconds seconds: Int64) -> AlertReading {
    .known(
      records.changes.compactMap { change in
        let what = "\(change.kind.rawValue) of \(change.subscription)"
        if change.status == .failed {
          return AlertFinding(
            .breached, of: change.id, "\(what) cannot be made: \(change.problem ?? "unknown")")
        }
        guard change.status.isOpen,
          let due = change.effectiveAt ?? (change.moment == .now ? change.requestedAt : nil),
          due.advanced(bySeconds: seconds) < now
        else { return nil }
        return AlertFinding(.breached, of: change.id, "\(what) was due at \(due) and is not made")
      })
  }

  private var deliveries: [DeliveryRecord] {
    records.deliveries.values.sorted { Self.name($0.segment) < Self.name($1.segment) }
  }

  private static func name(_ segment: Segment.Key) -> String {
    "\(segment.meter) from \(segment.start)"
  }
}
