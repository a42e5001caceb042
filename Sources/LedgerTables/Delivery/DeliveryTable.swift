import Amounts
import Metering
import UsageLedger

/// What was sent for each segment, what was answered and what was confirmed.
struct DeliveryTable {
  private static let ofCustomerText = DialectText(DeliveriesSQL.ofCustomer)
  private static let ofSegmentText = DialectText(DeliveriesSQL.ofSegment)

  let connection: any SQLConnection

  // MARK: reading

  func records(of customer: CustomerID) throws -> [DeliveryRecord] {
    try connection.rows(Self.question(of: customer, connection.dialect))
      .map { try Self.record($0, customer) }
  }

  func record(of segment: Segment.Key) throws -> DeliveryRecord {
    try connection.rows(Self.question(of: segment, connection.dialect)).first
      .map { try Self.record($0, segment.customer) } ?? DeliveryRecord(segment: segment)
  }

  static func question(of customer: CustomerID, _ dialect: SQLDialect) -> SQLQuestion {
    SQLQuestion(ofCustomerText[dialect], columns: 24, [.customer(customer)])
  }

  static func question(of segment: Segment.Key, _ dialect: SQLDialect) -> SQLQuestion {
    SQLQuestion(ofSegmentText[dialect], columns: 24, key(segment))
  }

  static func record(_ row: any SQLRow, _ customer: CustomerID) throws -> DeliveryRecord {
    let segment = Segment.Key(
      customer: customer, meter: try MeterKey(stored: row.text(0)), item: ItemID(try row.text(2)),
      start: try row.time(1))
    let confirmed = try row.optionalInt(3).map { value in
      DeliveryRecord.Confirmation(
        value: WholeQuantity(value), at: Timestamp(nanoseconds: try row.optionalInt(4) ?? 0))
    }
    return DeliveryRecord(
      segment: segment, newest: try attempt(row.from(6), segment),
      accepted: try attempt(row.from(15), segment), confirmed: confirmed,
      blockedReason: row.optionalText(5))
  }

  /// Nil where nothing was sent.
  private static func attempt(_ row: any SQLRow, _ segment: Segment.Key) throws
    -> DeliveryAttempt?
  {
    guard let sequence = try row.optionalInt(0) else { return nil }
    let outcome = row.optionalBool(6).map { isAccepted -> DeliveryAttempt.Outcome in
      isAccepted ? .accepted : .rejected(reason: row.optionalText(7) ?? "")
    }
    return DeliveryAttempt(
      segment: segment, sequence: sequence, eventName: try row.text(1),
      value: WholeQuantity(try row.int(2)), eventTime: try row.time(3),
      identifier: try row.text(4), intendedAt: try row.time(5), outcome: outcome,
      resolvedAt: try row.optionalTime(8))
  }

  private static func key(_ segment: Segment.Key) -> [SQLValue] {
    [
      .customer(segment.customer), .text(segment.meter.text), .time(segment.start),
      .text(segment.item.text),
    ]
  }

  // MARK: writing

  private static func newKey(_ segment: Segment.Key) -> [SQLValue] {
    [.newCustomer(segment.customer)] + key(segment).dropFirst()
  }

  func insert(_ attempt: DeliveryAttempt) throws {
    let (isAccepted, reason) = Self.columns(attempt.outcome)
    let inserted = try connection.run(
      DeliveriesSQL.insert,
      Self.newKey(attempt.segment) + [
        .int(attempt.sequence), .text(attempt.eventName), .int(attempt.value.units),
        .time(attempt.eventTime), .text(attempt.identifier), .time(attempt.intendedAt),
        .bool(isAccepted), .text(reason), .time(attempt.resolvedAt),
      ])
    guard inserted > 0 else {
      throw LedgerError(.conflict, "attempt \(attempt.sequence) is written down already")
    }
  }

  private static func columns(_ outcome: DeliveryAttempt.Outcome?) -> (Bool?, String?) {
    switch outcome {
    case nil: (nil, nil)
    case .accepted: (true, nil)
    case .rejected(let reason): (false, reason)
    }
  }

  func resolve(
    _ segment: Segment.Key, sequence: Int64, _ outcome: DeliveryAttempt.Outcome, at now: Timestamp
  ) throws {
    let (isAccepted, reason) = Self.columns(outcome)
    let known = try connection.run(
      DeliveriesSQL.resolve,
      Self.key(segment) + [.int(sequence), .bool(isAccepted), .text(reason), .time(now)])
    guard known == 1 else {
      throw LedgerError(.notFound, "attempt \(sequence) of \(segment.customer), \(segment.meter)")
    }
  }

  func confirm(_ segment: Segment.Key, _ value: WholeQuantity, at now: Timestamp) throws {
    try connection.run(
      DeliveriesSQL.confirm, Self.newKey(segment) + [.int(value.units), .time(now)])
  }

  func hold(_ segment: Segment.Key, reason: String?) throws {
    try connection.run(DeliveriesSQL.hold, Self.newKey(segment) + [.text(reason)])
  }
}
