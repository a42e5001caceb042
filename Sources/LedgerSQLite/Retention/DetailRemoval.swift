import GRDB
import UsageLedger

/// Takes the details out of one instance's entries in some hours, after their totals have slots of their own.
struct DetailRemoval {
  let session: WriteSession
  private var db: Database { session.db }
  let customer: Int64
  let instance: Int64

  /// Returns how many entries lost theirs.
  func seal(_ hours: ClosedRange<Int64>, through: EntryID) throws -> Int64 {
    let totals = EntryTotals(session, customer: customer, instance: instance)
    let found = try db.all(
      EntriesSQL.hours, [customer, instance, hours.lowerBound, hours.upperBound])
    for row in found { try totals.keepSlot(of: row[0]) }
    try db.run(
      EntriesSQL.seal,
      [
        EntryBody.sealed, customer, instance, hours.lowerBound, hours.upperBound, through.number,
      ])
    return Int64(db.changesCount)
  }
}
