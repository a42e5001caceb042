import Amounts
import GRDB
import Metering
import UsageLedger

/// What was sent for each segment, what was answered and what was confirmed.
struct DeliveryTable {
  private static let attemptColumns = """
    sequence, event_name, value, event_time, identifier, intended_at, is_accepted, reason, \
    resolved_at
    """
  private static let ofSegment = "customer = ? AND meter = ? AND start_at = ? AND item = ?"
  static let newestSQL = """
    SELECT \(attemptColumns) FROM delivery_attempts WHERE \(ofSegment)
    ORDER BY sequence DESC LIMIT 1
    """
  static let acceptedSQL = """
    SELECT \(attemptColumns) FROM delivery_attempts INDEXED BY accepted_attempts
    WHERE \(ofSegment) AND is_accepted = 1 ORDER BY sequence DESC LIMIT 1
    """

  let db: Database

  // MARK: reading

  func record(of segment: Segment.Key) throws -> DeliveryRecord {
    guard let customer = try NameReading(db).number(of: segment.customer) else {
      return DeliveryRecord(segment: segment)
    }
    return try record(of: segment, key(segment, customer))
  }

  func records(of customer: CustomerID) throws -> [DeliveryRecord] {
    guard let number = try NameReading(db).number(of: customer) else { return [] }
    return try db.all(
      """
      SELECT meter, start_at, item FROM delivery_attempts WHERE customer = ?1
      UNION
      SELECT meter, start_at, item FROM delivery_states
      WHERE customer = ?1 AND (confirmed_value IS NOT NULL OR held_reason IS NOT NULL)
      ORDER BY meter, start_at, item
      """, [number]
    ).map { row in
      let segment = Segment.Key(
        customer: customer, meter: try MeterKey(stored: row[0] as String), item: ItemID(row[2]),
        start: Timestamp(nanoseconds: row[1]))
      return try record(of: segment, key(segment, number))
    }
  }

  private func record(of segment: Segment.Key, _ key: StatementArguments) throws -> DeliveryRecord {
    let state = try db.first(
      """
      SELECT confirmed_value, confirmed_at, held_reason FROM delivery_states
      WHERE \(Self.ofSegment)
      """, key)
    let confirmed = (state?[0] as Int64?).map { value in
      DeliveryRecord.Confirmation(
        value: WholeQuantity(value), at: Timestamp(nanoseconds: state?[1] ?? 0))
    }
    return DeliveryRecord(
      segment: segment, newest: try db.first(Self.newestSQL, key).map { attempt($0, segment) },
      accepted: try db.first(Self.acceptedSQL, key).map { attempt($0, segment) },
      confirmed: confirmed, blockedReason: state?[2])
  }

  private func attempt(_ row: Row, _ segment: Segment.Key) -> DeliveryAttempt {
    let outcome = (row[6] as Bool?).map { isAccepted -> DeliveryAttempt.Outcome in
      isAccepted ? .accepted : .rejected(reason: row[7] ?? "")
    }
    return DeliveryAttempt(
      segment: segment, sequence: row[0], eventName: row[1], value: WholeQuantity(row[2]),
      eventTime: Timestamp(nanoseconds: row[3]), identifier: row[4],
      intendedAt: Timestamp(nanoseconds: row[5]), outcome: outcome,
      resolvedAt: (row[8] as Int64?).map { Timestamp(nanoseconds: $0) })
  }

  private func key(_ segment: Segment.Key, _ customer: Int64) -> StatementArguments {
    [customer, segment.meter.text, segment.start.nanoseconds, segment.item.text]
  }

  // MARK: writing

  func insert(_ attempt: DeliveryAttempt, names: NameTable) throws {
    let key = key(attempt.segment, try names.number(of: attempt.segment.customer, db))
    let (isAccepted, reason) = Self.columns(attempt.outcome)
    try db.run(
      """
      INSERT OR IGNORE INTO delivery_attempts (customer, meter, start_at, item, \(Self.attemptColumns))
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      key + [
        attempt.sequence, attempt.eventName, attempt.value.units, attempt.eventTime.nanoseconds,
        attempt.identifier, attempt.intendedAt.nanoseconds, isAccepted, reason,
        attempt.resolvedAt?.nanoseconds,
      ])
    guard db.changesCount > 0 else {
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
    let customer = try NameReading(db).number(of: segment.customer) ?? 0
    let key = key(segment, customer) + [sequence]
    let known = try db.number(
      "SELECT count(*) FROM delivery_attempts WHERE \(Self.ofSegment) AND sequence = ?", key)
    guard known == 1 else {
      throw LedgerError(.notFound, "attempt \(sequence) of \(segment.customer), \(segment.meter)")
    }
    let (isAccepted, reason) = Self.columns(outcome)
    try db.run(
      """
      UPDATE delivery_attempts SET is_accepted = ?, reason = ?, resolved_at = ?
      WHERE \(Self.ofSegment) AND sequence = ? AND is_accepted IS NULL
      """, [isAccepted, reason, now.nanoseconds] + key)
  }

  func confirm(
    _ segment: Segment.Key, _ value: WholeQuantity, at now: Timestamp, names: NameTable
  ) throws {
    try db.run(
      """
      INSERT INTO delivery_states (customer, meter, start_at, item, confirmed_value, confirmed_at)
      VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT (customer, meter, start_at, item) DO UPDATE SET
        confirmed_value = excluded.confirmed_value, confirmed_at = excluded.confirmed_at
      """,
      key(segment, try names.number(of: segment.customer, db)) + [value.units, now.nanoseconds])
  }

  func hold(_ segment: Segment.Key, reason: String?, names: NameTable) throws {
    try db.run(
      """
      INSERT INTO delivery_states (customer, meter, start_at, item, held_reason)
      VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (customer, meter, start_at, item) DO UPDATE SET held_reason = excluded.held_reason
      """, key(segment, try names.number(of: segment.customer, db)) + [reason])
  }
}
