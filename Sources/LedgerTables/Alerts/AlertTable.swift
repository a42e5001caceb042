import Metering
import UsageLedger

/// Alerts, and who evaluates rules and tells receivers.
struct AlertTable {
  private static let columns = 13

  let connection: any SQLConnection

  func claim(holder: String, until: Timestamp, now: Timestamp) throws -> Bool {
    try connection.run(
      AlertsSQL.claim,
      [
        .text(holder), .time(until), .time(now), .time(LeaseRule.lastCredibleEnd(beside: until)),
      ]) > 0
  }

  func open() throws -> [AlertRecord] {
    try connection.rows(SQLQuestion(AlertsSQL.open, columns: Self.columns)).map(Self.record)
  }

  func fired(before id: String?, limit: Int) throws -> [AlertRecord] {
    let question =
      id.map {
        SQLQuestion(
          AlertsSQL.firedBefore, columns: Self.columns, [.count(limit), .text($0)])
      } ?? SQLQuestion(AlertsSQL.fired, columns: Self.columns, [.count(limit)])
    return try connection.rows(question).map(Self.record)
  }

  func keep(_ updates: [AlertUpdate]) throws -> [Bool] {
    let messages = AlertMessageTable(connection: connection)
    return try updates.map { update in
      let isKept = try keep(update.step) > 0
      if isKept { try messages.insert(update.messages) }
      return isKept
    }
  }

  private func keep(_ step: AlertUpdate.Step) throws -> Int {
    switch step {
    case .open(let record): try insert(record)
    case .change(let record):
      try connection.run(
        AlertsSQL.change,
        [
          .text(record.id), .text(record.summary), .time(record.firedAt), .time(record.toldAt),
          .time(record.clearSince), .time(record.resolvedAt), .int(record.revision),
        ])
    case .forget(let record):
      try connection.run(AlertsSQL.forget, [.text(record.id), .int(record.revision)])
    }
  }

  private func insert(_ record: AlertRecord) throws -> Int {
    try connection.run(
      AlertsSQL.insert,
      [
        .text(record.id), .text(record.rule), .text(record.kind),
        .text(record.subject.customer?.text), .text(record.subject.detail),
        .text(record.severity), .text(record.summary), .time(record.since),
        .time(record.firedAt), .time(record.toldAt), .time(record.clearSince),
        .time(record.resolvedAt), .int(record.revision),
      ])
  }

  private static func record(_ row: any SQLRow) throws -> AlertRecord {
    AlertRecord(
      id: try row.text(0), rule: try row.text(1), kind: try row.text(2),
      subject: AlertRecord.Subject(
        customer: try row.optionalText(3).map { try CustomerID(stored: $0) },
        detail: try row.text(4)),
      severity: try row.text(5), summary: try row.text(6), since: try row.time(7),
      firedAt: try row.optionalTime(8), toldAt: try row.optionalTime(9),
      clearSince: try row.optionalTime(10), resolvedAt: try row.optionalTime(11),
      revision: try row.int(12))
  }
}
