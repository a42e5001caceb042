import Metering
import Reporting
import UsageLedger

/// Finds entries by what they are known by.
struct EntryLookup {
  static let byWindowSQL = """
    SELECT w.ord, \(EntryRow.columns)
    FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[])
      WITH ORDINALITY AS w(customer, instance, window_end, window_start, ord)
    CROSS JOIN LATERAL (
      SELECT * FROM entries x
      WHERE x.customer_id = w.customer AND x.instance_id = w.instance
        AND x.window_end = w.window_end AND x.window_start = w.window_start
      -- the order leaves one index to choose, also while the table is empty
      ORDER BY x.revision OFFSET 0
    ) e
    \(EntryRow.void)
    ORDER BY w.ord, e.revision
    """
  static let byKeySQL = """
    SELECT w.ord, \(EntryRow.columns)
    FROM unnest($1::text[], $2::text[], $3::text[])
      WITH ORDINALITY AS w(customer, instance, client_key, ord)
    JOIN client_keys k ON k.customer_id = w.customer AND k.instance_id = w.instance
      AND k.client_key = w.client_key
    JOIN entries e ON e.customer_id = k.customer_id AND e.id = k.entry
    \(EntryRow.void)
    ORDER BY w.ord, k.revision
    """
  static let byNumberSQL = """
    SELECT \(EntryRow.columns)
    FROM lanes l CROSS JOIN LATERAL (\(inLane("entries", from: "$1::bigint"))) e
    \(EntryRow.void)
    WHERE e.id <= $1::bigint
    """
  static let voidsSQL = """
    SELECT x.id, x.reason, x.voided_at, x.replacement, \(EntryRow.columns)
    FROM unnest($1::bigint[]) AS n(id) CROSS JOIN lanes l
    CROSS JOIN LATERAL (\(inLane("voids", from: "n.id"))) x
    JOIN entries e ON e.customer_id = x.customer_id AND e.id = x.target
    \(EntryRow.void)
    WHERE x.id <= n.id
    """
  static let voidSQL = """
    SELECT v.target, v.reason, v.voided_at, v.replacement
    FROM lanes l CROSS JOIN LATERAL (\(inLane("voids", from: "$1::bigint"))) v
    WHERE v.id <= $1::bigint
    """

  /// The first row of lane `l` with this number or a greater one: the order leaves one index to choose, also while the table is
  /// empty. Whether it is this number is asked as `<=`: told that both are equal the planner seeks what joins by the number alone. A number from before the lanes may be in any of them.
  private static func inLane(_ table: String, from number: String) -> String {
    "SELECT * FROM \(table) WHERE lane = l.lane AND id >= \(number) ORDER BY id LIMIT 1"
  }

  let connection: PostgresConnection

  /// The entries that share an identity with one of `identities`, void ones included, oldest first.
  func entries(of identities: [EntryIdentity]) throws -> [EntryIdentity: [LedgerEntry]] {
    let asked = IdentityQuestion(identities)
    return try asked.entries(connection.pipeline(asked.entryStatements))
  }

  /// Any entry, voids included.
  func entry(_ id: EntryID) throws -> LedgerEntry? {
    if let row = try connection.query(Self.byNumberSQL, [.int(id.number)]).first {
      return try EntryRow(row).entry
    }
    guard let void = try connection.query(Self.voidSQL, [.int(id.number)]).first,
      let target = try entry(EntryID(try void.int(0)))
    else { return nil }
    return target.void(
      id: id, reason: try void.text(1), at: Timestamp(nanoseconds: try void.int(2)),
      replacement: try void.optionalInt(3).map { EntryID($0) })
  }

  static func voidsRead(_ ids: Set<EntryID>) -> TableRead {
    TableRead(
      voidsSQL, columns: EntryRow.columnCount + 4, [.ints(ids.map(\.number).sorted())])
  }

  /// A void with what it took out.
  static func void(_ row: QueryResult.Row) throws -> LedgerEntry {
    try EntryRow(row, from: 4).entry.void(
      id: EntryID(try row.int(0)), reason: try row.text(1),
      at: Timestamp(nanoseconds: try row.int(2)),
      replacement: try row.optionalInt(3).map { EntryID($0) })
  }

  /// A report and its completions that are not void.
  func chain(of target: LedgerEntry) throws -> [LedgerEntry] {
    guard let identity = EntryIdentity(target.report) else {
      return target.voidedBy == nil ? [target] : []
    }
    return try entries(of: [identity])[identity, default: []].filter {
      $0.voidedBy == nil && $0.root == target.root
    }
  }
}

extension EntryLookup {
  /// The entries of instance `i`, void ones too, whose windows share time with the one from `start` to `end`.
  ///
  /// Such a window ends no later behind it than the longest one of the instance is long. `OFFSET 0` keeps the planner from
  /// reading those of other instances first, the order from walking all of the customer's.
  static func overlapping(start: String, end: String) -> String {
    """
    SELECT * FROM entries e
    WHERE e.customer_id = i.customer_id AND e.instance_id = i.instance_id
      AND e.window_end > \(start)
      AND e.window_end
        < least(\(end), 9223372036854775807 - i.longest_window) + i.longest_window
      AND e.window_start < \(end) AND e.window_start < e.window_end
    ORDER BY e.window_end OFFSET 0
    """
  }

  static let overlapSQL = """
    SELECT w.ord, e.id, e.window_start, e.window_end
    FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[])
      WITH ORDINALITY AS w(customer, instance, window_end, window_start, ord)
    JOIN instances i ON i.customer_id = w.customer AND i.instance_id = w.instance
    CROSS JOIN LATERAL (
      SELECT o.id, o.window_start, o.window_end
      FROM (\(overlapping(start: "w.window_start", end: "w.window_end"))) o
      LEFT JOIN voided_entries v ON v.customer_id = o.customer_id AND v.entry = o.id
      WHERE o.completes IS NULL AND v.void IS NULL
        AND (o.window_start, o.window_end) <> (w.window_start, w.window_end)
      ORDER BY o.window_end, o.window_start LIMIT $5::bigint
    ) e
    """

  /// For each window among the identities the others of its instance that stand and share time with it, as many as are
  /// named and one more.
  func overlaps(of identities: [EntryIdentity]) throws -> [EntryIdentity: [WindowOverlap.Window]] {
    let asked = IdentityQuestion(identities)
    return try asked.overlaps(connection.pipeline(asked.overlapStatements))
  }
}
