import GRDB

/// The statements that every report takes, found once in each commit: looking one up by its text would cost as much as
/// a step of it.
final class ReportStatements {
  /// All that is asked about a report's customer, hour and day before it is written, in one row.
  static let surveySQL = """
    SELECT
      (SELECT totals FROM day_totals WHERE customer = ?1 AND day = ?2),
      (SELECT totals FROM hour_slots WHERE customer = ?1 AND instance = ?3 AND hour = ?4),
      EXISTS (SELECT 1 FROM entries WHERE customer = ?1 AND instance = ?3 AND window_hour = ?4),
      EXISTS (SELECT 1 FROM links WHERE customer_id = ?1),
      (SELECT period_end FROM certificates WHERE customer_id = ?1 ORDER BY number DESC LIMIT 1),
      ?6 <> 0 AND EXISTS (\(WindowReader.overlapSQL("1")))
    """

  /// Adds nothing when an entry has the same window and revision.
  private static let insertSQL = """
    INSERT INTO entries (id, customer, instance, window_hour, window_offset, window_length,
      revision, completes, content_hash, received_at, reported_by, client_key, body)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (customer, instance, window_hour, window_offset, window_length, revision)
      DO NOTHING
    """

  private static let keepDaySQL = """
    INSERT INTO day_totals (customer, day, totals) VALUES (?, ?, ?)
    ON CONFLICT (customer, day) DO UPDATE SET totals = excluded.totals
    """

  private static let keepSlotSQL = """
    INSERT INTO hour_slots (customer, instance, hour, totals) VALUES (?, ?, ?, ?)
    ON CONFLICT (customer, instance, hour) DO UPDATE SET totals = excluded.totals
    """

  /// `InstanceState.init(following:_:)` as one statement; the longest window bounds where overlaps are looked for.
  private static let updateInstanceSQL = """
    UPDATE instances SET
      entry_count = entry_count + 1,
      newest_start = CASE WHEN (?3, ?4) > (newest_end, newest_start)
        THEN ?4 ELSE newest_start END,
      newest_end = max(newest_end, ?3),
      last_received_at = max(last_received_at, ?5),
      exporter = ifnull(?6, exporter),
      sequence = CASE WHEN ?6 IS NULL THEN sequence ELSE ?7 END,
      longest_window = max(longest_window, ?8)
    WHERE customer = ?1 AND number = ?2
    """

  let survey: BoundStatement
  let insert: BoundStatement
  let keepDay: BoundStatement
  let keepSlot: BoundStatement
  let updateInstance: BoundStatement

  init(_ db: Database) throws {
    survey = try BoundStatement(db, Self.surveySQL)
    insert = try BoundStatement(db, Self.insertSQL)
    keepDay = try BoundStatement(db, Self.keepDaySQL)
    keepSlot = try BoundStatement(db, Self.keepSlotSQL)
    updateInstance = try BoundStatement(db, Self.updateInstanceSQL)
  }
}
