import Metering
import Reporting
import UsageLedger

/// Takes an entry, and the completions that rest on it, out of the totals.
struct EntryVoider {
  let connection: PostgresConnection

  func void(_ id: EntryID, reason: String, at now: Timestamp) throws -> LedgerEntry {
    let target = try VoidTarget(locking: id, connection)
    let decision = try VoidDecision(of: target.entry, chain: target.chain, seals: target.seals)
    return try takeOut(decision, of: target, at: now) { _ in reason }
  }

  /// `reason` is asked with the void's number.
  func takeOut(
    _ decision: VoidDecision, of target: VoidTarget, at now: Timestamp,
    reason: (EntryID) -> String
  ) throws -> LedgerEntry {
    let id = EntryID(try NumberTable(connection: connection).takeNext())
    let reason = reason(id)
    let void = target.entry.void(id: id, reason: reason, at: now)
    try connection.pipeline([
      NumberTable.insertion([id], customers: [void.report.customer], windowEnds: [nil])
    ])
    try insert(void, target: target.entry, reason: reason)
    try takeOut(decision.voided, by: void)
    return void
  }

  private func insert(_ void: LedgerEntry, target: LedgerEntry, reason: String) throws {
    try connection.query(
      """
      INSERT INTO voids (customer_id, id, target, reason, voided_at)
      VALUES ($1::text, $2::bigint, $3::bigint, $4::text, $5::bigint)
      """,
      [
        .text(target.report.customer.text), .int(void.id.number), .int(target.id.number),
        .text(reason), .int(void.receivedAt.nanoseconds),
      ])
  }

  private func takeOut(_ entries: [LedgerEntry], by void: LedgerEntry) throws {
    try connection.query(
      """
      INSERT INTO voided_entries (customer_id, entry, void)
      SELECT $1::text, entry, $3::bigint FROM unnest($2::bigint[]) AS entry
      """,
      [
        .text(void.report.customer.text), .ints(entries.map(\.id.number)), .int(void.id.number),
      ])
    var gone = TotalChanges()
    for entry in entries { try gone.add(entry) }
    try TotalRemoval(connection: connection).takeOut(gone)
  }
}
