import Amounts
import Metering
import UsageLedger

/// What was sent for each segment, what was answered and what was confirmed.
struct DeliveryTable {
  private static let attemptColumns = [
    "sequence", "event_name", "value", "event_time", "identifier", "intended_at", "is_accepted",
    "reason", "resolved_at",
  ]
  private static let ofSegment = "customer_id = ?1 AND meter = ?2 AND start_at = ?3 AND item = ?4"

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

  /// By meter, start and item.
  static func question(of customer: CustomerID, _ dialect: SQLDialect) -> SQLQuestion {
    let segments = """
      SELECT meter, start_at, item FROM delivery_attempts WHERE customer_id = ?1
      UNION
      SELECT meter, start_at, item FROM delivery_states
      WHERE customer_id = ?1 AND (confirmed_value IS NOT NULL OR held_reason IS NOT NULL)
      """
    return SQLQuestion(figures(of: segments, dialect), columns: 24, [.customer(customer)])
  }

  static func question(of segment: Segment.Key, _ dialect: SQLDialect) -> SQLQuestion {
    SQLQuestion(
      figures(of: "SELECT ?2 AS meter, ?3 AS start_at, ?4 AS item", dialect), columns: 24,
      key(segment))
  }

  /// The key, what was confirmed, the newest attempt and the newest accepted one of each segment.
  private static func figures(of segments: String, _ dialect: SQLDialect) -> String {
    let columns = ["n", "a"].flatMap { name in attemptColumns.map { "\(name).\($0)" } }
    let accepted = "is_accepted = \(dialect.yes)"
    return """
      SELECT k.meter, k.start_at, k.item, s.confirmed_value, s.confirmed_at, s.held_reason,
        \(columns.joined(separator: ", "))
      FROM (\(segments)) k
      LEFT JOIN delivery_states s ON \(sameSegment("s"))
      LEFT JOIN delivery_attempts n ON \(sameSegment("n"))
        AND n.sequence = (\(newest(in: "delivery_attempts")))
      LEFT JOIN delivery_attempts a ON \(sameSegment("a"))
        AND a.sequence = (\(newest(in: dialect.acceptedAttempts, where: accepted)))
      ORDER BY k.meter, k.start_at, k.item
      """
  }

  private static func sameSegment(_ table: String) -> String {
    """
    \(table).customer_id = ?1 AND \(table).meter = k.meter AND \(table).start_at = k.start_at
      AND \(table).item = k.item
    """
  }

  /// Not `max`: PostgreSQL may read all attempts for it.
  private static func newest(in attempts: String, where condition: String? = nil) -> String {
    """
    SELECT sequence FROM \(attempts)
    WHERE customer_id = ?1 AND meter = k.meter AND start_at = k.start_at AND item = k.item
      \(condition.map { "AND \($0)" } ?? "")
    ORDER BY sequence DESC LIMIT 1
    """
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
      """
      INSERT INTO delivery_attempts (customer_id, meter, start_at, item,
        \(Self.attemptColumns.joined(separator: ", ")))
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13) ON CONFLICT DO NOTHING
      """,
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
      """
      UPDATE delivery_attempts SET is_accepted = coalesce(is_accepted, ?6),
        reason = CASE WHEN is_accepted IS NULL THEN ?7 ELSE reason END,
        resolved_at = CASE WHEN is_accepted IS NULL THEN ?8 ELSE resolved_at END
      WHERE \(Self.ofSegment) AND sequence = ?5
      """,
      Self.key(segment) + [.int(sequence), .bool(isAccepted), .text(reason), .time(now)])
    guard known == 1 else {
      throw LedgerError(.notFound, "attempt \(sequence) of \(segment.customer), \(segment.meter)")
    }
  }

  func confirm(_ segment: Segment.Key, _ value: WholeQuantity, at now: Timestamp) throws {
    try connection.run(
      """
      INSERT INTO delivery_states (customer_id, meter, start_at, item, confirmed_value,
        confirmed_at)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6)
      ON CONFLICT (customer_id, meter, start_at, item) DO UPDATE SET
        confirmed_value = excluded.confirmed_value, confirmed_at = excluded.confirmed_at
      """, Self.newKey(segment) + [.int(value.units), .time(now)])
  }

  func hold(_ segment: Segment.Key, reason: String?) throws {
    try connection.run(
      """
      INSERT INTO delivery_states (customer_id, meter, start_at, item, held_reason)
      VALUES (?1, ?2, ?3, ?4, ?5)
      ON CONFLICT (customer_id, meter, start_at, item) DO UPDATE SET
        held_reason = excluded.held_reason
      """, Self.newKey(segment) + [.text(reason)])
  }
}
