import Metering
import Reporting
import UsageLedger

/// Takes an entry, and the completions that rest on it, out of the totals.
struct EntryVoider {
  let connection: PostgresConnection
  let shape: LaneShape

  func void(_ id: EntryID, reason: String, at now: Timestamp) throws -> LedgerEntry {
    let target = try VoidTarget(locking: id, connection, shape)
    let decision = try VoidDecision(of: target.entry, chain: target.chain, seals: target.seals)
    var numbers = try LaneTable(connection: connection, shape: shape)
      .numbers(for: target.entry.report.customer)
    let number = numbers.take(for: target.entry.report.customer)
    let void = target.entry.void(id: number.id, reason: reason, at: now, replacement: nil)
    try takeOut(decision, by: void, lane: number.lane)
    return void
  }

  /// Its customer's lane is locked.
  func takeOut(_ decision: VoidDecision, by void: LedgerEntry, lane: Int64) throws {
    guard case .void(let target, let reason) = void.kind else { return }
    try connection.query(
      """
      INSERT INTO voids (customer_id, id, target, reason, voided_at, lane, replacement)
      VALUES ($1::text, $2::bigint, $3::bigint, $4::text, $5::bigint, $6::bigint, $7::bigint)
      """,
      [
        .text(void.report.customer.text), .int(void.id.number), .int(target.number),
        .text(reason), .int(void.receivedAt.nanoseconds), .int(lane),
        .int(void.replacement?.number),
      ])
    // The rows of its hour and day are changed: they have to hold everything that its instance reported.
    let instance = ByteText(void.report.instance.text)
    try OpenInstances(connection: connection).close(
      of: ByteText(void.report.customer.text)
    ) { name, _ in ByteText(name) == instance }
    try takeOut(decision.voided, by: void)
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
