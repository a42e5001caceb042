public import Metering
public import UsageLedger

/// What is to become of alerts after one evaluation. Pure: the same alerts, reading and time give the same steps.
public struct AlertSteps {
  /// What receivers are told.
  public enum Notice: String, Hashable, Sendable {
    case fired = "alert.fired"
    case resolved = "alert.resolved"
  }

  /// One step of one alert, and what receivers are told of it; nil for nothing.
  public struct Planned: Hashable, Sendable {
    /// What becomes of the record.
    public let step: AlertUpdate.Step
    /// What is told.
    public let notice: Notice?
  }

  private let now: Timestamp
  private let silences: [AlertSilence]
  private let makeID: () -> String

  /// `silences` may have those that are over; `makeID` gives a new alert's id.
  public init(at now: Timestamp, silences: [AlertSilence], makeID: @escaping () -> String) {
    self.now = now
    self.silences = silences.filter { $0.isInForce(at: now) }
    self.makeID = makeID
  }

  /// The steps of one rule's alerts about one customer, or about the service where that is nil. `open`: those alerts and no others.
  public func steps(
    of rule: AlertRule, about customer: CustomerID?, open: [AlertRecord], reading: AlertReading
  ) -> [Planned] {
    guard case .known(let findings) = reading else { return open.compactMap { kept($0, rule) } }
    let bySubject = Dictionary(findings.map { ($0.detail, $0) }) { first, _ in first }
    let known = Set(open.map(\.subject.detail))
    let begun = findings.filter {
      $0.level == .breached && !known.contains($0.detail) && bySubject[$0.detail] == $0
    }
    return open.compactMap { next($0, bySubject[$0.subject.detail], rule) }
      + begun.map { opened($0, rule, customer) }
  }

  /// The steps of alerts whose rule is gone, or no longer watches the customer.
  public func steps(ofGone open: [AlertRecord]) -> [Planned] { open.map(ended) }

  private func opened(_ finding: AlertFinding, _ rule: AlertRule, _ customer: CustomerID?)
    -> Planned
  {
    let record = AlertRecord(
      id: makeID(), rule: rule.name.text, kind: rule.condition.kind.rawValue,
      subject: AlertRecord.Subject(customer: customer, detail: finding.detail),
      severity: rule.severity.rawValue, summary: finding.summary, since: now)
    guard rule.waitSeconds == 0 else { return Planned(step: .open(record), notice: nil) }
    var fired = record
    fired.firedAt = now
    let isTold = !isSilenced(record)
    fired.toldAt = isTold ? now : nil
    return Planned(step: .open(fired), notice: isTold ? .fired : nil)
  }

  private func next(_ record: AlertRecord, _ finding: AlertFinding?, _ rule: AlertRule) -> Planned?
  {
    switch (record.phase, finding?.level) {
    case (.pending, nil): Planned(step: .forget(record), notice: nil)
    case (.pending, .breached):
      record.since.advanced(bySeconds: rule.waitSeconds) <= now
        ? fired(record, finding?.summary ?? record.summary) : nil
    case (.pending, _): nil
    case (.firing, nil): clear(record, rule)
    case (.firing, .unknown): kept(record, rule)
    case (.firing, _): goingOn(record)
    case (.resolved, _): nil
    }
  }

  private func fired(_ record: AlertRecord, _ summary: String) -> Planned {
    let isTold = !isSilenced(record)
    return Planned(
      step: .change(
        record.changed {
          $0.firedAt = now
          $0.summary = summary
          if isTold { $0.toldAt = now }
        }), notice: isTold ? .fired : nil)
  }

  /// It goes on: what was clearing is not, and who was not told because of a silence is told once that is over.
  private func goingOn(_ record: AlertRecord) -> Planned? {
    let isTold = record.toldAt == nil && !isSilenced(record)
    guard isTold || record.clearSince != nil else { return nil }
    return Planned(
      step: .change(
        record.changed {
          $0.clearSince = nil
          if isTold { $0.toldAt = now }
        }), notice: isTold ? .fired : nil)
  }

  /// Nothing is known of it: what it is stays, and who was not told because of a silence is told once that is over.
  private func kept(_ record: AlertRecord, _ rule: AlertRule) -> Planned? {
    guard record.phase == .firing, record.clearSince == nil else { return nil }
    return goingOn(record)
  }

  private func clear(_ record: AlertRecord, _ rule: AlertRule) -> Planned? {
    guard rule.keepSeconds > 0 else { return ended(record) }
    guard let since = record.clearSince else {
      return Planned(step: .change(record.changed { $0.clearSince = now }), notice: nil)
    }
    return since.advanced(bySeconds: rule.keepSeconds) <= now ? ended(record) : nil
  }

  private func ended(_ record: AlertRecord) -> Planned {
    guard record.phase == .firing else { return Planned(step: .forget(record), notice: nil) }
    return Planned(
      step: .change(record.changed { $0.resolvedAt = now }),
      notice: record.toldAt == nil ? nil : .resolved)
  }

  private func isSilenced(_ record: AlertRecord) -> Bool {
    silences.contains { $0.covers(rule: record.rule, record.subject) }
  }
}
