import Alerting
import CoreMetrics
import Logging
import Metering
import Synchronization
import UsageLedger
import Wire

/// Evaluates all rules once: reads, decides by `AlertSteps`, and keeps each step with its messages.
struct AlertEvaluation: Sendable {
  private static let lateSeconds: Int64 = 3_600

  let store: any BillingStore
  let observer: AlertObserver
  let rules: AlertRuleSet
  let right: AlertRight
  let clock: any WallClock
  let random: any RandomSource
  let logger: Logger
  private let lateAt = LateTimes()
  private let windows = WindowTally()

  init(
    store: any BillingStore, observer: AlertObserver, rules: AlertRuleSet, right: AlertRight,
    clock: any WallClock, random: any RandomSource, logger: Logger
  ) {
    self.store = store
    self.observer = observer
    self.rules = rules
    self.right = right
    self.clock = clock
    self.random = random
    self.logger = logger
  }

  /// Nothing where another replica has the right to.
  func evaluate() async throws(LedgerError) {
    guard try await right.take() else {
      // Another one's gauges say it: what this one said once is over.
      windows.forget()
      return count([])
    }
    let rules = try await rules.all().map(\.rule)
    let names = Set(rules.map(\.name.text))
    let open = try await store.openAlerts()
    let silences = try await store.alertSilences()
    try await keep(
      steps(silences).steps(ofGone: open.filter { !names.contains($0.rule) }), rules)
    let watched = open.filter { names.contains($0.rule) }
    let customers = try await observer.customers()
    windows.begin()
    try await evaluate(rules, about: nil, watched, silences)
    // A customer that is not listed any more is still looked at while something is open.
    for customer in Set(customers + watched.compactMap(\.subject.customer)).sorted() {
      guard !Task.isCancelled, try await right.take() else { return }
      try await evaluate(rules, about: customer, watched, silences)
    }
    if rules.contains(where: \.condition.kind.isOfCustomers) { windows.record() }
    count(try await store.openAlerts().filter { $0.phase == .firing })
  }

  private func evaluate(
    _ rules: [AlertRule], about customer: CustomerID?, _ open: [AlertRecord],
    _ silences: [AlertSilence]
  ) async throws(LedgerError) {
    let own = open.filter { $0.subject.customer == customer }
    let watching = rules.filter { $0.watches(customer) }
    let names = Set(watching.map(\.name.text))
    let deciding = steps(silences)
    var planned = deciding.steps(ofGone: own.filter { !names.contains($0.rule) })
    if !watching.isEmpty {
      let read = await reading(customer, watching)
      for rule in watching {
        planned += deciding.steps(
          of: rule, about: customer, open: own.filter { $0.rule == rule.name.text },
          reading: read(rule.condition))
      }
    }
    try await keep(planned, rules)
  }

  private func reading(_ customer: CustomerID?, _ rules: [AlertRule]) async
    -> (AlertCondition) -> AlertReading
  {
    guard let customer else {
      let service = await observer.service()
      return { $0.reading(of: service) }
    }
    let isLateDue = lateAt.isDue(customer, at: clock.now(), every: Self.lateSeconds)
    guard let seen = await observer.customer(customer, for: rules, late: isLateDue) else {
      logger.debug("a customer's alerts stay as they are", metadata: ["customer": "\(customer)"])
      return { _ in .unknown }
    }
    windows.add(seen.coverage)
    return { $0.reading(of: seen) }
  }

  private func steps(_ silences: [AlertSilence]) -> AlertSteps {
    AlertSteps(at: clock.now(), silences: silences) { [random] in
      "alr_" + Base64.urlText(of: random.bytes(12))
    }
  }

  private func keep(_ planned: [AlertSteps.Planned], _ rules: [AlertRule])
    async throws(LedgerError)
  {
    guard !planned.isEmpty else { return }
    let writer = AlertMessageWriter(
      receivers: self.rules.configuration.current.receivers, rules: rules, random: random,
      now: clock.now())
    let kept = try await store.keep(planned.map { writer.update($0) })
    for (step, isKept) in zip(planned, kept) where isKept {
      guard let notice = step.notice, let record = step.record else { continue }
      logger.notice(
        notice == .fired ? "an alert fires" : "an alert is resolved",
        metadata: [
          "rule": "\(record.rule)", "subject": "\(record.subject)", "alert": "\(record.id)",
          "summary": "\(record.summary)",
        ])
    }
  }

  private func count(_ firing: [AlertRecord]) {
    for severity in AlertSeverity.allCases {
      Gauge(label: "billing_alerts_firing", dimensions: [("severity", severity.rawValue)])
        .record(firing.count { $0.severity == severity.rawValue })
    }
    for kind in AlertKind.allCases {
      Gauge(label: "billing_alerts_firing_by_kind", dimensions: [("kind", kind.rawValue)])
        .record(firing.count { $0.kind == kind.rawValue })
    }
  }
}

extension AlertSteps.Planned {
  /// The alert as it is after the step; nil for one that is forgotten.
  fileprivate var record: AlertRecord? {
    switch step {
    case .open(let record), .change(let record): record
    case .forget: nil
    }
  }
}

/// When late usage of each customer was looked for last.
private final class LateTimes: Sendable {
  private let times = Mutex<[CustomerID: Timestamp]>([:])

  /// Whether it is to be looked for now, which is noted.
  func isDue(_ customer: CustomerID, at now: Timestamp, every seconds: Int64) -> Bool {
    times.withLock { times in
      if let last = times[customer], now < last.advanced(bySeconds: seconds) { return false }
      times[customer] = now
      return true
    }
  }
}
