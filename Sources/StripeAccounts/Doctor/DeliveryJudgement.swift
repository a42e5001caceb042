import Metering
import UsageLedger

/// What Stripe has of the totals, and what keeping it up to date costs. Pure.
struct DeliveryJudgement {
  /// Beyond this an answer is not just on its way.
  private static let patienceSeconds: Int64 = 600

  let customers: [ExaminedCustomer]

  var deliveries: Diagnosis {
    let accepted = customers.flatMap(\.deliveries).compactMap(\.accepted)
    let newest = accepted.compactMap(\.resolvedAt).max()
    let found = customers.flatMap { customer in
      customer.deliveries.compactMap { finding($0, customer) }
    }
    guard let newest else {
      return Diagnosis(
        .deliveries, "Stripe has accepted nothing yet: try it with one customer first",
        isOpen: true, found)
    }
    return Diagnosis(.deliveries, "Stripe accepted a total at \(newest) last", found)
  }

  private func finding(_ record: DeliveryRecord, _ customer: ExaminedCustomer) -> DoctorFinding? {
    let subject = "\(record.segment.meter) of \(customer.customer) from \(record.segment.start)"
    if let reason = record.blockedReason {
      return DoctorFinding(
        check: .deliveries, severity: .error, subject: subject,
        explanation: "nothing is sent for it: \(reason)",
        remedy:
          "mend what the sentence says, then `billing verify --customer \(customer.customer) --repair`"
      )
    }
    if case .rejected(let reason)? = record.newest?.outcome {
      return DoctorFinding(
        check: .deliveries, severity: .error, subject: subject,
        explanation: "Stripe refused its total: \(reason)",
        remedy:
          "mend what the sentence says, then `billing verify --customer \(customer.customer) --repair`"
      )
    }
    guard let newest = record.newest, newest.outcome == nil,
      newest.intendedAt.advanced(bySeconds: Self.patienceSeconds) < customer.now
    else { return nil }
    return DoctorFinding(
      check: .deliveries, severity: .warning, subject: subject,
      explanation:
        "its total was to be sent at \(newest.intendedAt), and Stripe has not answered since",
      remedy: "see that `billing serve` runs and reaches Stripe; its log says why it waits")
  }

  /// One total a priced meter and window at most, however many reports there are.
  func apiUsage(_ access: InstallationFacts.StripeAccess) -> Diagnosis {
    let calls = customers.filter { !$0.live.isEmpty }.reduce(Int64(0)) { sum, customer -> Int64 in
      let windows = customer.instances.map { instance -> Int64 in
        let seconds =
          instance.newestWindow.end.nanoseconds(since: instance.newestWindow.start)
          / Timestamp.nanosecondsPerSecond
        return 86_400 / max(60, seconds == 0 ? 3_600 : seconds)
      }
      let meters = Int64(customer.live.flatMap(\.metered).count)
      return sum + (windows.max() ?? 0) * meters
    }
    let aSecond = access == .live ? Int64(1_000) : 25
    let summary = "at most \(calls) totals a day, Stripe takes \(aSecond) a second"
    guard calls / 86_400 >= aSecond / 2 else { return Diagnosis(.apiUsage, summary) }
    return Diagnosis(
      .apiUsage, summary,
      [
        DoctorFinding(
          check: .apiUsage, severity: .warning, subject: "Stripe's rate limit",
          explanation: "more than half of what Stripe takes is used for totals alone",
          remedy: "raise COLLECTION_INTERVAL of the exporters, to 86400000 (once a day) at most")
      ])
  }
}
