import Metering
import UsageLedger

/// Into how many lanes a database's customers are divided, and which numbers belong to a lane.
///
/// A lane is a share of the customers, fixed for the life of the database. Whoever writes entries holds the rows of their lanes
/// from before the newest number is read until the commit: the numbers of a lane rise in commit order, and nobody who reads on
/// from one misses an entry.
struct LaneShape: Hashable, Sendable {
  /// Enough that four replicas whose commits take long find lanes of their own; one replica pays some hundredths for them.
  static let defaultCount: Int64 = 16

  let count: Int64
  /// Numbers up to this one are older than the lanes and tell none.
  var beforeLanes: Int64 = 0
  /// Lanes lie on several servers (Citus): a statement about one of them has to name it.
  var isDistributed = false

  /// All customers in one lane.
  static let undivided = LaneShape(count: 1)

  /// The lanes that may have an entry or a void of this number: one, or all for a number that is older than the lanes.
  func lanes(ofNumber number: Int64) -> [Int64] {
    number > beforeLanes ? [number % count] : Array(0..<count)
  }

  /// FNV-1a of 32 bits over the id's UTF-8, as `ledger_lane` has it (datatracker.ietf.org/doc/html/draft-eastlake-fnv).
  func lane(of customer: String) -> Int64 { Int64(Self.fnv(customer)) % count }

  /// The same hash as a PostgreSQL `integer`, as `ledger_hash` has it.
  static func hash(of customer: String) -> Int64 { Int64(fnv(customer)) - 0x8000_0000 }

  private static func fnv(_ customer: String) -> UInt32 {
    customer.utf8.reduce(2_166_136_261) { ($0 ^ UInt32($1)) &* 16_777_619 }
  }

  /// The lane's least number above `newest`: divided by the count of lanes it leaves the lane.
  func number(after newest: Int64, in lane: Int64) -> Int64 {
    let next = newest - newest % count + lane
    return next > newest ? next : next + count
  }
}

/// The numbers that a transaction gives out, of lanes that it holds.
struct LaneNumbers {
  let shape: LaneShape
  private var newest: [Int64: Int64]

  /// `newest`: by lane, zero where nothing is yet.
  init(_ shape: LaneShape, newest: [Int64: Int64]) {
    self.shape = shape
    self.newest = newest
  }

  /// Whether the customer's lane is held.
  func holdsLane(of customer: CustomerID) -> Bool {
    newest[shape.lane(of: customer.text)] != nil
  }

  /// The next number of the customer's lane.
  mutating func take(for customer: CustomerID) -> (lane: Int64, id: EntryID) {
    let lane = shape.lane(of: customer.text)
    let number = shape.number(after: newest[lane, default: 0], in: lane)
    newest[lane] = number
    return (lane, EntryID(number))
  }
}
