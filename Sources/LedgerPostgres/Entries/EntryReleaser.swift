import LedgerTables
import Metering
import Reporting
import UsageLedger

/// Lets a held entry count, by one more entry in the same transaction.
struct EntryReleaser {
  let connection: PostgresConnection
  let shape: LaneShape

  func release(_ id: EntryID, reason: String, at now: Timestamp) throws -> LedgerEntry {
    let target = try VoidTarget(locking: id, connection, shape)
    let table = QuarantineTable(connection: connection)
    let decision = try ReleaseDecision(
      of: target.entry, try table.report(id), chain: target.chain, seals: target.seals, at: now)
    switch decision {
    case .done(let entry): return entry
    case .add(let draft, let kind):
      let customer = draft.report.customer
      try OpenInstances(connection: connection).close(
        of: ByteText(customer.text), instance: draft.report.instance)
      let numbers = try LaneTable(connection: connection, shape: shape).numbers(for: customer)
      let entry = try EntryAdding(connection: connection, shape: shape).add(draft, numbers) {
        plan throws(LedgerError) in try plan.add(draft, as: kind)
      }
      try table.release(
        id, of: customer, QuarantinedReport.ReleaseRecord(entry: entry.id, at: now, reason: reason))
      return entry
    }
  }
}
