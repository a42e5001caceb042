import Amounts
import Metering
import UsageLedger

/// What was sent for each segment, what was answered and what was confirmed.
struct DeliveryTable {
  private static let attemptColumns = """
    sequence, event_name, value, event_time, identifier, intended_at, is_accepted, reason, \
    resolved_at
    """
  private static let ofSegment = """
    customer_id = $1::text AND meter = $2::text AND start_at = $3::bigint AND item = $4::text
    """
  static let recordsSQL = figures(
    of: """
      SELECT meter, start_at, item FROM delivery_attempts WHERE customer_id = $1::text
      UNION
      SELECT meter, start_at, item FROM delivery_states
      WHERE customer_id = $1::text AND (confirmed_value IS NOT NULL OR held_reason IS NOT NULL)
      """)
  static let recordSQL = figures(
    of: "SELECT $2::text AS meter, $3::bigint AS start_at, $4::text AS item")

  /// The key, what was confirmed, the newest attempt and the newest accepted one of each segment.
  private static func figures(of segments: String) -> String {
    """
    SELECT k.meter, k.start_at, k.item, s.confirmed_value, s.confirmed_at, s.held_reason, n.*, a.*
    FROM (\(segments)) k
    LEFT JOIN delivery_states s ON s.customer_id = $1::text AND s.meter = k.meter
      AND s.start_at = k.start_at AND s.item = k.item
    LEFT JOIN LATERAL (\(newest(where: "true"))) n ON true
    LEFT JOIN LATERAL (\(newest(where: "is_accepted"))) a ON true
    ORDER BY k.meter, k.start_at, k.item
    """
  }

  private static func newest(where condition: String) -> String {
    """
    SELECT \(attemptColumns) FROM delivery_attempts
    WHERE customer_id = $1::text AND meter = k.meter AND start_at = k.start_at AND item = k.item
      AND \(condition)
    ORDER BY sequence DESC LIMIT 1
    """
  }

  let connection: PostgresConnection

  // MARK: reading

  func records(of customer: CustomerID) throws -> [DeliveryRecord] {
    try connection.rows(Self.read(of: customer)).map { try Self.record($0, customer) }
  }

  func record(of segment: Segment.Key) throws -> DeliveryRecord {
    let rows = try connection.query(Self.recordSQL, key(segment)).rows
    return try rows.first.map { try Self.record($0, segment.customer) }
      ?? DeliveryRecord(segment: segment)
  }

  /// By meter, start and item.
  static func read(of customer: CustomerID) -> TableRead {
    TableRead(recordsSQL, columns: 24, [.text(customer.text)])
  }

  static func record(_ row: QueryResult.Row, _ customer: CustomerID) throws -> DeliveryRecord {
    let segment = Segment.Key(
      customer: customer, meter: try MeterKey(stored: row.text(0)), item: ItemID(try row.text(2)),
      start: Timestamp(nanoseconds: try row.int(1)))
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
  private static func attempt(_ row: QueryResult.Row, _ segment: Segment.Key) throws
    -> DeliveryAttempt?
  {
    guard let sequence = try row.optionalInt(0) else { return nil }
    let outcome = row.optionalBool(6).map { isAccepted -> DeliveryAttempt.Outcome in
      isAccepted ? .accepted : .rejected(reason: row.optionalText(7) ?? "")
    }
    return DeliveryAttempt(
      segment: segment, sequence: sequence, eventName: try row.text(1),
      value: WholeQuantity(try row.int(2)), eventTime: Timestamp(nanoseconds: try row.int(3)),
      identifier: try row.text(4), intendedAt: Timestamp(nanoseconds: try row.int(5)),
      outcome: outcome,
      resolvedAt: try row.optionalInt(8).map { Timestamp(nanoseconds: $0) })
  }

  private func key(_ segment: Segment.Key) -> [Parameter] {
    [
      .text(segment.customer.text), .text(segment.meter.text), .int(segment.start.nanoseconds),
      .text(segment.item.text),
    ]
  }

  // MARK: writing

  func insert(_ attempt: DeliveryAttempt) throws {
    let (isAccepted, reason) = Self.columns(attempt.outcome)
    let inserted = try connection.query(
      """
      INSERT INTO delivery_attempts (customer_id, meter, start_at, item, \(Self.attemptColumns))
      VALUES ($1::text, $2::text, $3::bigint, $4::text, $5::bigint, $6::text, $7::bigint,
        $8::bigint, $9::text, $10::bigint, $11::boolean, $12::text, $13::bigint)
      ON CONFLICT DO NOTHING
      """,
      key(attempt.segment) + [
        .int(attempt.sequence), .text(attempt.eventName), .int(attempt.value.units),
        .int(attempt.eventTime.nanoseconds), .text(attempt.identifier),
        .int(attempt.intendedAt.nanoseconds), .bool(isAccepted), .text(reason),
        .int(attempt.resolvedAt?.nanoseconds),
      ])
    guard inserted.affectedCount > 0 else {
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
    let known = try connection.query(
      """
      UPDATE delivery_attempts SET is_accepted = coalesce(is_accepted, $6::boolean),
        reason = CASE WHEN is_accepted IS NULL THEN $7::text ELSE reason END,
        resolved_at = CASE WHEN is_accepted IS NULL THEN $8::bigint ELSE resolved_at END
      WHERE \(Self.ofSegment) AND sequence = $5::bigint
      """,
      key(segment) + [.int(sequence), .bool(isAccepted), .text(reason), .int(now.nanoseconds)])
    guard known.affectedCount == 1 else {
      throw LedgerError(.notFound, "attempt \(sequence) of \(segment.customer), \(segment.meter)")
    }
  }

  func confirm(_ segment: Segment.Key, _ value: WholeQuantity, at now: Timestamp) throws {
    try connection.query(
      """
      INSERT INTO delivery_states (customer_id, meter, start_at, item, confirmed_value,
        confirmed_at)
      VALUES ($1::text, $2::text, $3::bigint, $4::text, $5::bigint, $6::bigint)
      ON CONFLICT (customer_id, meter, start_at, item) DO UPDATE SET
        confirmed_value = excluded.confirmed_value, confirmed_at = excluded.confirmed_at
      """, key(segment) + [.int(value.units), .int(now.nanoseconds)])
  }

  func hold(_ segment: Segment.Key, reason: String?) throws {
    try connection.query(
      """
      INSERT INTO delivery_states (customer_id, meter, start_at, item, held_reason)
      VALUES ($1::text, $2::text, $3::bigint, $4::text, $5::text)
      ON CONFLICT (customer_id, meter, start_at, item) DO UPDATE SET
        held_reason = excluded.held_reason
      """, key(segment) + [.text(reason)])
  }
}
