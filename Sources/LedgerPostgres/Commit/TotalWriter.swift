import Amounts
import Metering
import UsageLedger

/// Adds changes to the stored totals, whatever those are: nothing is read before.
enum TotalWriter {
  private static let daysSQL = """
    INSERT INTO day_totals (customer_id, metric, day, sum, entry_count)
    SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::numeric[], $5::bigint[])
    ON CONFLICT (customer_id, metric, day) DO UPDATE SET
      sum = day_totals.sum + excluded.sum,
      entry_count = day_totals.entry_count + excluded.entry_count
    """
  /// The newest reading is the one that `GaugeReading.isOlder(than:)` calls so.
  private static let hoursSQL = """
    INSERT INTO hour_totals AS t (customer_id, metric, instance_id, hour, sum, entry_count,
      newest_start, newest_end, newest_value)
    SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::numeric[],
      $6::bigint[], $7::bigint[], $8::bigint[], $9::numeric[])
    ON CONFLICT (customer_id, metric, instance_id, hour) DO UPDATE SET
      sum = t.sum + excluded.sum,
      entry_count = t.entry_count + excluded.entry_count,
      newest_start = CASE WHEN (excluded.newest_end, excluded.newest_start, excluded.newest_value)
        > (t.newest_end, t.newest_start, t.newest_value)
        THEN excluded.newest_start ELSE t.newest_start END,
      newest_end = greatest(t.newest_end, excluded.newest_end),
      newest_value = CASE WHEN (excluded.newest_end, excluded.newest_start, excluded.newest_value)
        > (t.newest_end, t.newest_start, t.newest_value)
        THEN excluded.newest_value ELSE t.newest_value END
    """

  /// What adds the changes, days first.
  static func statements(_ changes: TotalChanges) -> [Statement] {
    [days(changes), hours(changes)].compactMap(\.self)
  }

  private static func days(_ changes: TotalChanges) -> Statement? {
    guard !changes.days.isEmpty else { return nil }
    let days = Array(changes.days)
    return Statement(
      daysSQL,
      [
        .texts(days.map(\.key.customer.text)), .texts(days.map(\.key.metric.text)),
        .ints(days.map(\.key.day)), .quantities(days.map(\.value.sum.rawValue)),
        .ints(days.map(\.value.entryCount)),
      ])
  }

  /// Nil where no hour changes.
  static func hours(_ changes: TotalChanges) -> Statement? {
    guard !changes.hours.isEmpty else { return nil }
    let hours = Array(changes.hours)
    return Statement(
      hoursSQL,
      [
        .texts(hours.map(\.key.customer.text)), .texts(hours.map(\.key.metric.text)),
        .texts(hours.map(\.key.instance.text)), .ints(hours.map(\.key.hour)),
        .quantities(hours.map(\.value.total.sum.rawValue)),
        .ints(hours.map(\.value.total.entryCount)),
        .ints(hours.map(\.value.newest.window.start.nanoseconds)),
        .ints(hours.map(\.value.newest.window.end.nanoseconds)),
        .quantities(hours.map(\.value.newest.value.rawValue)),
      ])
  }
}
