import GRDB
import UsageLedger

/// Takes the details out of one instance's entries in some hours, after their totals have slots of their own.
struct DetailRemoval {
  static let hoursSQL = """
    SELECT DISTINCT window_hour FROM entries
    WHERE customer = ? AND instance = ? AND window_hour BETWEEN ? AND ?
    """
  static let sealSQL = """
    UPDATE entries SET body = ?1
    WHERE customer = ?2 AND instance = ?3 AND window_hour BETWEEN ?4 AND ?5
      AND id <= ?6 AND body <> ?1
    """

  let session: WriteSession
  private var db: Database { session.db }
  let customer: Int64
  let instance: Int64

  /// Returns how many entries lost theirs.
  func seal(_ hours: ClosedRange<Int64>, through: EntryID) throws -> Int64 {
    let totals = EntryTotals(session, customer: customer, instance: instance)
    let found = try db.all(
      Self.hoursSQL, [customer, instance, hours.lowerBound, hours.upperBound])
    for row in found { try totals.keepSlot(of: row[0]) }
    try db.run(
      Self.sealSQL,
      [
        EntryBody.sealed, customer, instance, hours.lowerBound, hours.upperBound, through.number,
      ])
    return Int64(db.changesCount)
  }
}
