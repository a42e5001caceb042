import Metering
import UsageLedger

/// Rules that were made by the API, and silences.
struct AlertRuleTable {
  let connection: any SQLConnection

  func rules() throws -> [StoredAlertRule] {
    try connection.rows(SQLQuestion(AlertRulesSQL.all, columns: 3)).map { row in
      StoredAlertRule(
        name: try row.text(0), document: try row.text(1), createdAt: try row.time(2))
    }
  }

  func insert(_ rule: StoredAlertRule) throws {
    let added = try connection.run(
      AlertRulesSQL.insert, [.text(rule.name), .text(rule.document), .time(rule.createdAt)])
    guard added > 0 else {
      throw LedgerError(.conflict, "there is a rule \(rule.name) already")
    }
  }

  func remove(_ name: String) throws {
    let removed = try connection.run(AlertRulesSQL.remove, [.text(name)])
    guard removed > 0 else { throw LedgerError(.notFound, "rule \(name)") }
  }

  func silences() throws -> [AlertSilence] {
    try connection.rows(SQLQuestion(AlertSilencesSQL.all, columns: 7)).map { row in
      AlertSilence(
        id: try row.text(0), rule: row.optionalText(1),
        customer: try row.optionalText(2).map { try CustomerID(stored: $0) },
        reason: try row.text(3), createdAt: try row.time(4), until: try row.time(5),
        endedAt: try row.optionalTime(6))
    }
  }

  func insert(_ silence: AlertSilence) throws {
    let added = try connection.run(
      AlertSilencesSQL.insert,
      [
        .text(silence.id), .text(silence.rule), .text(silence.customer?.text),
        .text(silence.reason), .time(silence.createdAt), .time(silence.until),
        .time(silence.endedAt),
      ])
    guard added > 0 else {
      throw LedgerError(.conflict, "silence \(silence.id) is there already")
    }
  }

  func end(_ id: String, at now: Timestamp) throws {
    let ended = try connection.run(AlertSilencesSQL.end, [.time(now), .text(id)])
    guard ended > 0 else { throw LedgerError(.notFound, "silence \(id)") }
  }
}
