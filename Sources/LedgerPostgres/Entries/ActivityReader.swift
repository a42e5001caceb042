import Metering
import UsageLedger

/// Reads whose entries and voids came behind a cursor.
struct ActivityReader {
  let connection: PostgresConnection
  let shape: LaneShape

  /// Of one moment, in the lanes in which something came; the cursor that is returned is the same in all others.
  func activity(in lanes: Set<Int64>, after cursor: LedgerCursor, limit: Int) throws
    -> LedgerActivity
  {
    var numbers = (0..<Int(shape.count)).map { cursor.number(ofLane: $0) }
    let newest = try connection.pipeline(LaneTable.newest(lanes, shape)).flatMap(\.rows)
    let moved = try newest.compactMap { row -> Int? in
      let lane = Int(try row.int(0))
      return try row.int(2) > numbers[lane] ? lane : nil
    }
    let most = Int64(max(1, limit / max(1, moved.count)))
    let answers = try connection.pipeline(
      moved.map { lane in
        Statement(EntriesSQL.activity, [.int(Int64(lane)), .int(numbers[lane]), .int(most)])
      })
    var customers: Set<CustomerID> = []
    for (lane, answer) in zip(moved, answers) {
      for row in answer.rows {
        numbers[lane] = try row.int(0)
        customers.insert(try CustomerID(stored: row.text(1)))
      }
    }
    return LedgerActivity(customers: customers, through: LedgerCursor(numbers))
  }
}
