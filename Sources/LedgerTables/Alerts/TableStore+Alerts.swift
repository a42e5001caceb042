public import Metering
public import UsageLedger

extension TableStore {
  public func alertRules() async throws(LedgerError) -> [StoredAlertRule] {
    try await askTables { try AlertRuleTable(connection: $0).rules() }
  }

  public func addAlertRule(_ rule: StoredAlertRule) async throws(LedgerError) {
    try await changeTables { try AlertRuleTable(connection: $0).insert(rule) }
  }

  public func removeAlertRule(_ name: String) async throws(LedgerError) {
    try await changeTables { try AlertRuleTable(connection: $0).remove(name) }
  }

  public func claimAlerting(holder: String, until: Timestamp, now: Timestamp)
    async throws(LedgerError) -> Bool
  {
    try await keepTables {
      try AlertTable(connection: $0).claim(holder: holder, until: until, now: now)
    }
  }

  public func openAlerts() async throws(LedgerError) -> [AlertRecord] {
    try await askTables { try AlertTable(connection: $0).open() }
  }

  public func firedAlerts(before id: String?, limit: Int) async throws(LedgerError) -> [AlertRecord]
  {
    try await askTables { try AlertTable(connection: $0).fired(before: id, limit: limit) }
  }

  public func keep(_ updates: [AlertUpdate]) async throws(LedgerError) -> [Bool] {
    guard !updates.isEmpty else { return [] }
    return try await keepTables { try AlertTable(connection: $0).keep(updates) }
  }

  public func alertSilences() async throws(LedgerError) -> [AlertSilence] {
    try await askTables { try AlertRuleTable(connection: $0).silences() }
  }

  public func addAlertSilence(_ silence: AlertSilence) async throws(LedgerError) {
    try await changeTables { try AlertRuleTable(connection: $0).insert(silence) }
  }

  public func endAlertSilence(_ id: String, at now: Timestamp) async throws(LedgerError) {
    try await changeTables { try AlertRuleTable(connection: $0).end(id, at: now) }
  }

  public func dueAlertMessages(at now: Timestamp, limit: Int) async throws(LedgerError)
    -> [AlertMessage]
  {
    try await askTables { try AlertMessageTable(connection: $0).due(at: now, limit: limit) }
  }

  public func alertMessages(before id: String?, limit: Int) async throws(LedgerError)
    -> [AlertMessage]
  {
    try await askTables { try AlertMessageTable(connection: $0).messages(before: id, limit: limit) }
  }

  public func alertMessage(_ id: String) async throws(LedgerError) -> AlertMessage? {
    try await askTables { try AlertMessageTable(connection: $0).message(id) }
  }

  public func addAlertMessages(_ messages: [AlertMessage]) async throws(LedgerError) -> Int {
    try await keepTables { try AlertMessageTable(connection: $0).add(messages) }
  }

  public func alertAttempts(of message: String) async throws(LedgerError) -> [AlertAttempt] {
    try await askTables { try AlertMessageTable(connection: $0).attempts(of: message) }
  }

  public func record(_ attempt: AlertAttempt, of message: AlertMessage) async throws(LedgerError) {
    try await keepTables { try AlertMessageTable(connection: $0).record(attempt, of: message) }
  }

  public func replayAlertMessage(_ id: String, at now: Timestamp, until: Timestamp)
    async throws(LedgerError)
  {
    try await changeTables {
      try AlertMessageTable(connection: $0).replay(id, at: now, until: until)
    }
  }
}
