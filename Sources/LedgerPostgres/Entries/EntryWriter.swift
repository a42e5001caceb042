import Metering
import Reporting
import UsageLedger

/// Writes what an `AppendPlan` decided: entries, keys, refusals, and what is known of instances.
enum EntryWriter {
  /// Everything but the rows of hours and days.
  static func statements(_ plan: AppendPlan) -> [Statement] {
    var statements: [Statement] = []
    if !plan.conflicts.isEmpty { statements.append(insertion(plan.conflicts)) }
    guard !plan.entries.isEmpty else { return statements }
    statements.append(insertion(plan.entries))
    let keyed = plan.entries.filter { $0.keyRevision != nil }
    if !keyed.isEmpty { statements.append(keyInsertion(keyed)) }
    statements.append(note(Array(plan.instances.values)))
    if !plan.metrics.isEmpty { statements.append(insertion(Array(plan.metrics))) }
    return statements
  }

  private static func insertion(_ entries: [AppendPlan.NewEntry]) -> Statement {
    let all = entries.map(\.entry)
    let completions = all.map { entry -> (root: Int64?, adds: Set<MetricName>) in
      if case .completion(let root, let adds) = entry.kind {
        (root.number, adds)
      } else {
        (nil, [])
      }
    }
    return Statement(
      """
      INSERT INTO entries (lane, customer_id, id, window_end, window_start, instance_id, revision,
        completes, content_hash, received_at, reported_by, client_key, body)
      SELECT lane, customer, id, window_end, window_start, instance, revision, completes, hash, received,
        reporter, client_key, body::json
      FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[], $5::text[], $6::bigint[],
        $7::bigint[], $8::bytea[], $9::bigint[], $10::text[], $11::text[], $12::text[],
        $13::bigint[])
        AS n(customer, id, window_end, window_start, instance, revision, completes, hash, received,
          reporter, client_key, body, lane)
      """,
      [
        .texts(all.map(\.report.customer.text)), .ints(all.map(\.id.number)),
        .ints(all.map(\.window.end.nanoseconds)), .ints(all.map(\.window.start.nanoseconds)),
        .texts(all.map(\.report.instance.text)), .ints(entries.map(\.revision)),
        .ints(completions.map(\.root)), .bytesList(all.map(\.contentHash.bytes)),
        .ints(all.map(\.receivedAt.nanoseconds)), .texts(all.map(\.reportedBy)),
        .texts(all.map(\.report.clientKey)),
        .texts(zip(all, completions).map { EntryBody($0.report, adds: $1.adds).text }),
        .ints(entries.map(\.lane)),
      ])
  }

  private static func keyInsertion(_ keyed: [AppendPlan.NewEntry]) -> Statement {
    Statement(
      """
      INSERT INTO client_keys (customer_id, instance_id, client_key, revision, entry)
      SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::bigint[])
      """,
      [
        .texts(keyed.map(\.entry.report.customer.text)),
        .texts(keyed.map(\.entry.report.instance.text)),
        .texts(keyed.map(\.entry.report.clientKey)), .ints(keyed.map(\.keyRevision)),
        .ints(keyed.map(\.entry.id.number)),
      ])
  }

  private static func insertion(_ conflicts: [ReportConflict]) -> Statement {
    let windows = conflicts.map { $0.report.countedWindow(receivedAt: $0.receivedAt) }
    return Statement(
      """
      INSERT INTO conflicts (customer_id, instance_id, window_start, window_end, content_hash,
        standing, received_at, reported_by, client_key, body)
      SELECT customer, instance, window_start, window_end, hash, standing, received, reporter,
        client_key, body::json
      FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::bytea[], $6::bigint[],
        $7::bigint[], $8::text[], $9::text[], $10::text[]) WITH ORDINALITY
        AS n(customer, instance, window_start, window_end, hash, standing, received, reporter,
          client_key, body, ord)
      ORDER BY ord
      ON CONFLICT (customer_id, standing, content_hash) DO NOTHING
      """,
      [
        .texts(conflicts.map(\.report.customer.text)),
        .texts(conflicts.map(\.report.instance.text)),
        .ints(windows.map(\.start.nanoseconds)), .ints(windows.map(\.end.nanoseconds)),
        .bytesList(conflicts.map(\.contentHash.bytes)), .ints(conflicts.map(\.existing.number)),
        .ints(conflicts.map(\.receivedAt.nanoseconds)), .texts(conflicts.map(\.reportedBy)),
        .texts(conflicts.map(\.report.clientKey)),
        .texts(conflicts.map { EntryBody($0.report).text }),
      ])
  }

  /// `InstanceState.init(following:_:)` as one statement; the longest window bounds where overlaps are looked for.
  private static func note(_ instances: [AppendPlan.InstanceChange]) -> Statement {
    Statement(
      """
      INSERT INTO instances AS i (customer_id, instance_id, entry_count, newest_start, newest_end,
        last_received_at, exporter, sequence, longest_window, open_hour, open_slot, open_day)
      SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[],
        $6::bigint[], $7::text[], $8::bigint[], $9::bigint[], $10::bigint[], $11::bytea[],
        $12::bytea[])
      ON CONFLICT (customer_id, instance_id) DO UPDATE SET
        entry_count = i.entry_count + excluded.entry_count,
        newest_start = CASE WHEN (excluded.newest_end, excluded.newest_start)
          > (i.newest_end, i.newest_start) THEN excluded.newest_start ELSE i.newest_start END,
        newest_end = greatest(i.newest_end, excluded.newest_end),
        last_received_at = greatest(i.last_received_at, excluded.last_received_at),
        exporter = coalesce(excluded.exporter, i.exporter),
        sequence = CASE WHEN excluded.exporter IS NULL THEN i.sequence ELSE excluded.sequence END,
        longest_window = greatest(i.longest_window, excluded.longest_window),
        open_hour = excluded.open_hour, open_slot = excluded.open_slot,
        open_day = excluded.open_day
      """,
      [
        .texts(instances.map(\.customer.text)), .texts(instances.map(\.state.instance.text)),
        .ints(instances.map(\.state.entryCount)),
        .ints(instances.map(\.state.newestWindow.start.nanoseconds)),
        .ints(instances.map(\.state.newestWindow.end.nanoseconds)),
        .ints(instances.map(\.state.lastReceivedAt.nanoseconds)),
        .texts(instances.map(\.state.exporter?.id)),
        .ints(instances.map(\.state.exporter?.sequence)),
        .ints(instances.map(\.longestWindow)), .ints(instances.map(\.open.hour)),
        .bytesList(instances.map(\.open.slotBytes)), .bytesList(instances.map(\.open.dayBytes)),
      ])
  }

  private static func insertion(_ metrics: [AppendPlan.CustomerMetric]) -> Statement {
    Statement(
      """
      INSERT INTO customer_metrics (customer_id, metric)
      SELECT * FROM unnest($1::text[], $2::text[]) ON CONFLICT DO NOTHING
      """, [.texts(metrics.map(\.customer.text)), .texts(metrics.map(\.metric.text))])
  }
}
