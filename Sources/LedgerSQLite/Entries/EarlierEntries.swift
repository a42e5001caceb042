import Reporting
import UsageLedger

/// What shares an identity with the reports of one batch: read once for those that follow each other, as long as nothing is
/// added. A batch that contradicts one large report thousands of times would read it as often.
///
/// Good inside one write alone, which nobody else's entries come between.
final class EarlierEntries {
  private struct Place: Equatable {
    let customer: Int64
    let instance: Int64
    let identity: ReportIdentity
  }

  private var known: (place: Place, entries: [LedgerEntry])?

  /// Void ones included, oldest first.
  func entries(
    identity: ReportIdentity, customer: Int64, instance: Int64, in session: WriteSession
  ) throws -> [LedgerEntry] {
    let place = Place(customer: customer, instance: instance, identity: identity)
    if let known, known.place == place { return known.entries }
    let entries = try EntryLookup(session.db).entries(
      identity: identity, customer: customer, instance: instance, &session.reading)
    known = (place, entries)
    return entries
  }

  /// An entry was added.
  func forget() { known = nil }
}
