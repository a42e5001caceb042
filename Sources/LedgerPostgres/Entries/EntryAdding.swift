import Metering
import Reporting
import UsageLedger

/// Adds one entry behind what was decided before, with its totals. Its customer's lane is locked, and its instance has nothing open
/// any more: what counts now goes into the rows that hold the rest of its day.
struct EntryAdding {
  let connection: PostgresConnection
  let shape: LaneShape

  /// `decide` makes the entry by a plan that knows what shares its identity; that nothing overlaps it is decided before.
  func add(
    _ draft: EntryDraft, _ numbers: LaneNumbers,
    _ decide: (inout AppendPlan) throws(LedgerError) -> LedgerEntry
  ) throws -> LedgerEntry {
    let lookup = EntryLookup(connection: connection)
    let known = try EntryIdentity(draft.report).map { [$0: try lookup.entries(of: $0)] } ?? [:]
    let day = WideDays.Day(draft)
    if WideDays.isWide(draft) {
      try WideDays(connection: connection, shape: shape).insert([day])
    }
    let hour = HourPlace(draft)
    let kept = try HourSlots(connection: connection).totals(at: hour)
    var plan = AppendPlan(
      numbers: numbers, known: known, overlaps: [:], standing: [:], hours: [hour: kept],
      wideDays: [day])
    let entry = try decide(&plan)
    try connection.pipeline(EntryWriter.statements(plan) + TotalWriter.statements(plan.totals))
    return entry
  }
}
