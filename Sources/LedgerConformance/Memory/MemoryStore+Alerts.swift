public import Metering
public import UsageLedger

extension MemoryStore: AlertStore {
  public func alertRules() async throws(LedgerError) -> [StoredAlertRule] {
    storedAlertRules.values.sorted { $0.name < $1.name }
  }

  public func addAlertRule(_ rule: StoredAlertRule) async throws(LedgerError) {
    guard storedAlertRules[rule.name] == nil else {
      throw LedgerError(.conflict, "there is a rule \(rule.name) already")
    }
    storedAlertRules[rule.name] = rule
  }

  public func removeAlertRule(_ name: String) async throws(LedgerError) {
    guard storedAlertRules.removeValue(forKey: name) != nil else {
      throw LedgerError(.notFound, "rule \(name)")
    }
  }

  public func claimAlerting(holder: String, until: Timestamp, now: Timestamp)
    async throws(LedgerError) -> Bool
  {
    let latest = LeaseRule.lastCredibleEnd(beside: until)
    if let lease = alertLease, lease.holder != holder, lease.until > now, lease.until <= latest {
      return false
    }
    alertLease = Lease(holder: holder, until: until)
    return true
  }

  public func openAlerts() async throws(LedgerError) -> [AlertRecord] {
    alerts.values.filter { $0.resolvedAt == nil }
      .sorted { ($0.rule, $0.subject) < ($1.rule, $1.subject) }
  }

  public func firedAlerts(before id: String?, limit: Int) async throws(LedgerError) -> [AlertRecord]
  {
    let fired = alerts.values.compactMap { record in record.firedAt.map { ($0, record) } }
      .sorted { ($0.0, $0.1.id) > ($1.0, $1.1.id) }.map(\.1)
    return Self.behind(id, fired.map { ($0.id, $0) }, limit)
  }

  public func keep(_ updates: [AlertUpdate]) async throws(LedgerError) -> [Bool] {
    updates.map { update in
      guard keep(update.step) else { return false }
      for message in update.messages { alertMessages[message.id] = message }
      return true
    }
  }

  private func keep(_ step: AlertUpdate.Step) -> Bool {
    switch step {
    case .open(let record):
      guard alerts[record.id] == nil,
        !alerts.values.contains(where: {
          $0.resolvedAt == nil && $0.rule == record.rule && $0.subject == record.subject
        })
      else { return false }
      alerts[record.id] = record
    case .change(let record):
      guard alerts[record.id]?.revision == record.revision - 1 else { return false }
      alerts[record.id] = record
    case .forget(let record):
      guard let known = alerts[record.id], known.revision == record.revision, known.firedAt == nil
      else { return false }
      alerts[record.id] = nil
    }
    return true
  }

  public func alertSilences() async throws(LedgerError) -> [AlertSilence] {
    silences.sorted { ($0.createdAt, $0.id) < ($1.createdAt, $1.id) }
  }

  public func addAlertSilence(_ silence: AlertSilence) async throws(LedgerError) {
    guard !silences.contains(where: { $0.id == silence.id }) else {
      throw LedgerError(.conflict, "silence \(silence.id) is there already")
    }
    silences.append(silence)
  }

  public func endAlertSilence(_ id: String, at now: Timestamp) async throws(LedgerError) {
    guard let place = silences.firstIndex(where: { $0.id == id }) else {
      throw LedgerError(.notFound, "silence \(id)")
    }
    let known = silences[place]
    silences[place] = AlertSilence(
      id: id, rule: known.rule, customer: known.customer, reason: known.reason,
      createdAt: known.createdAt, until: known.until, endedAt: known.endedAt ?? now)
  }

  public func dueAlertMessages(at now: Timestamp, limit: Int) async throws(LedgerError)
    -> [AlertMessage]
  {
    let due = alertMessages.values.compactMap { message in message.nextAt.map { ($0, message) } }
      .filter { $0.0 <= now }.sorted { ($0.0, $0.1.id) < ($1.0, $1.1.id) }
    return due.prefix(limit).map(\.1)
  }

  public func alertMessages(before id: String?, limit: Int) async throws(LedgerError)
    -> [AlertMessage]
  {
    let sorted = alertMessages.values.sorted { ($0.createdAt, $0.id) > ($1.createdAt, $1.id) }
    return Self.behind(id, sorted.map { ($0.id, $0) }, limit)
  }

  public func alertMessage(_ id: String) async throws(LedgerError) -> AlertMessage? {
    alertMessages[id]
  }

  public func addAlertMessages(_ messages: [AlertMessage]) async throws(LedgerError) -> Int {
    let new = messages.filter { alertMessages[$0.id] == nil }
    for message in new { alertMessages[message.id] = message }
    return new.count
  }

  public func alertAttempts(of message: String) async throws(LedgerError) -> [AlertAttempt] {
    alertAttempts[message] ?? []
  }

  public func record(_ attempt: AlertAttempt, of message: AlertMessage) async throws(LedgerError) {
    let known = alertAttempts[attempt.message] ?? []
    guard !known.contains(where: { $0.number == attempt.number }) else { return }
    alertAttempts[attempt.message] = (known + [attempt]).sorted { $0.number < $1.number }
    guard alertMessages[message.id]?.attemptCount == message.attemptCount - 1 else { return }
    alertMessages[message.id]?.status = message.status
    alertMessages[message.id]?.attemptCount = message.attemptCount
    alertMessages[message.id]?.nextAt = message.nextAt
  }

  public func replayAlertMessage(_ id: String, at now: Timestamp, until: Timestamp)
    async throws(LedgerError)
  {
    guard alertMessages[id] != nil else { throw LedgerError(.notFound, "message \(id)") }
    alertMessages[id]?.status = .due
    alertMessages[id]?.nextAt = now
    alertMessages[id]?.triedUntil = until
  }

  /// Behind an id that is unknown there is nothing.
  private static func behind<Value>(
    _ id: String?, _ values: [(id: String, value: Value)], _ limit: Int
  ) -> [Value] {
    guard let id else { return values.prefix(limit).map(\.value) }
    guard let place = values.firstIndex(where: { $0.id == id }) else { return [] }
    return values[(place + 1)...].prefix(limit).map(\.value)
  }
}
