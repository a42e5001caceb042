import Metering
import Reporting
import UsageLedger

/// Takes an entry, and the completions that rest on it, out of the totals.
struct EntryVoider {
  let connection: PostgresConnection

  func void(_ id: EntryID, reason: String, at now: Timestamp) throws -> LedgerEntry {
    let lookup = EntryLookup(connection: connection)
    // Whose it is never changes; whether it is void is looked at again under the customer's lock.
    guard let customer = try lookup.entry(id)?.report.customer else {
      throw LedgerError(.notFound, "entry \(id)")
    }
    try AdvisoryLock.customers([ExactText(customer.text)], connection)
    guard let target = try lookup.entry(id) else { throw LedgerError(.notFound, "entry \(id)") }
    var chain: [LedgerEntry] = []
    if case .void = target.kind {} else { chain = try lookup.chain(of: target) }
    let decision = try VoidDecision(
      of: target, chain: chain, seals: SealTable(connection).spans(of: customer))
    let numbers = NumberTable(connection: connection)
    let void = target.void(id: EntryID(try numbers.takeNext()), reason: reason, at: now)
    try numbers.insert([void.id], customers: [customer], windowEnds: [nil])
    try insert(void, target: target, reason: reason)
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
