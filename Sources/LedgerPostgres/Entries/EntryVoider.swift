import LedgerTables
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
      VoidsSQL.insert,
      [
        .text(void.report.customer.text), .int(void.id.number), .int(target.number),
        .text(reason), .int(void.receivedAt.nanoseconds), .int(lane),
        .int(void.replacement?.number),
      ])
    // The rows of its hour and day are changed: they have to hold everything that its instance reported.
    try OpenInstances(connection: connection).close(
      of: ByteText(void.report.customer.text), instance: void.report.instance)
    try takeOut(decision.voided, by: void)
  }

  private func takeOut(_ entries: [LedgerEntry], by void: LedgerEntry) throws {
    try connection.query(
      VoidsSQL.insertEntries,
      [
        .lanes(entries.map(\.report.customer.text)), .texts(entries.map(\.report.customer.text)),
        .ints(entries.map(\.id.number)), .ints(entries.map { _ in void.id.number }),
      ])
    var gone = TotalChanges()
    for entry in entries { try gone.add(entry) }
    try TotalRemoval(connection: connection).takeOut(gone)
    try QuarantineTable(connection: connection)
      .note(void.id, of: entries.map(\.id), void.report.customer)
  }
}
