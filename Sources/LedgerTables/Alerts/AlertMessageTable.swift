import Metering
import UsageLedger

/// What receivers are told of alerts, and each attempt to tell them.
struct AlertMessageTable {
  private static let columns = 10

  let connection: any SQLConnection

  func insert(_ messages: [AlertMessage]) throws {
    try connection.run(AlertMessagesSQL.insert, each: messages.map(Self.values))
  }

  /// How many were not there.
  func add(_ messages: [AlertMessage]) throws -> Int {
    try connection.run(AlertMessagesSQL.add, each: messages.map(Self.values)).reduce(0, +)
  }

  private static func values(_ message: AlertMessage) -> [SQLValue] {
    [
      .text(message.id), .text(message.alert), .text(message.receiver), .text(message.type),
      .text(message.body), .time(message.createdAt), .text(message.status.rawValue),
      .int(message.attemptCount), .time(message.nextAt), .time(message.triedUntil),
    ]
  }

  func message(_ id: String) throws -> AlertMessage? {
    try connection.rows(
      SQLQuestion(AlertMessagesSQL.one, columns: Self.columns, [.text(id)])
    ).first.map(Self.message)
  }

  func due(at now: Timestamp, limit: Int) throws -> [AlertMessage] {
    try connection.rows(
      SQLQuestion(
        AlertMessagesSQL.due, columns: Self.columns, [.time(now), .count(limit)])
    ).map(Self.message)
  }

  func messages(before id: String?, limit: Int) throws -> [AlertMessage] {
    let question =
      id.map {
        SQLQuestion(
          AlertMessagesSQL.before, columns: Self.columns, [.count(limit), .text($0)])
      } ?? SQLQuestion(AlertMessagesSQL.newest, columns: Self.columns, [.count(limit)])
    return try connection.rows(question).map(Self.message)
  }

  func attempts(of message: String) throws -> [AlertAttempt] {
    try connection.rows(
      SQLQuestion(AlertMessagesSQL.attempts, columns: 5, [.text(message)])
    ).map { row in
      AlertAttempt(
        message: try row.text(0), number: try row.int(1), at: try row.time(2),
        status: try row.optionalInt(3), problem: row.optionalText(4))
    }
  }

  func record(_ attempt: AlertAttempt, of message: AlertMessage) throws {
    let added = try connection.run(
      AlertMessagesSQL.insertAttempt,
      [
        .text(attempt.message), .int(attempt.number), .time(attempt.at), .int(attempt.status),
        .text(attempt.problem),
      ])
    guard added > 0 else { return }
    try connection.run(
      AlertMessagesSQL.resolve,
      [
        .text(message.id), .text(message.status.rawValue), .int(message.attemptCount),
        .time(message.nextAt),
      ])
  }

  func replay(_ id: String, at now: Timestamp, until: Timestamp) throws {
    let found = try connection.run(
      AlertMessagesSQL.replay, [.text(id), .time(now), .time(until)])
    guard found > 0 else { throw LedgerError(.notFound, "message \(id)") }
  }

  private static func message(_ row: any SQLRow) throws -> AlertMessage {
    guard let status = AlertMessage.Status(rawValue: try row.text(6)) else {
      throw LedgerError(unreadable: 6)
    }
    return AlertMessage(
      id: try row.text(0), alert: try row.text(1), receiver: try row.text(2),
      type: try row.text(3), body: try row.text(4), createdAt: try row.time(5),
      triedUntil: try row.time(9), status: status, attemptCount: try row.int(7),
      nextAt: try row.optionalTime(8))
  }
}
