import Metering
import UsageLedger

/// The rows by which replicas take turns in a lane: locked and never changed, since a counter in them would leave a dead row for
/// every commit while a backup reads. The next number is one seek at the end of an index.
struct LaneTable {
  static let lockSQL = """
    SELECT lane FROM lanes WHERE lane = ANY ($1::bigint[]) ORDER BY lane FOR UPDATE
    """
  static let newestSQL = """
    SELECT l.lane, s.lanes, greatest(s.before_lanes,
      (SELECT e.id FROM entries e WHERE e.lane = l.lane ORDER BY e.id DESC LIMIT 1),
      (SELECT v.id FROM voids v WHERE v.lane = l.lane ORDER BY v.id DESC LIMIT 1))
    FROM lanes l JOIN ledger_shape s ON s.one WHERE l.lane = ANY ($1::bigint[]) ORDER BY l.lane
    """
  /// How long a transaction waits for a lane: far longer than a commit takes, and short for those who need other lanes.
  static let patience = Statement("SET LOCAL lock_timeout = '100ms'")
  private static let shapeSQL = "SELECT lanes FROM ledger_shape"

  let connection: PostgresConnection
  let shape: LaneShape

  static func shape(_ connection: PostgresConnection) throws -> LaneShape {
    guard let row = try connection.query(shapeSQL).first else {
      throw LedgerError(.corrupt, "the database does not say how many lanes it has")
    }
    return LaneShape(count: try row.int(0))
  }

  /// Locks lanes until the commit, in their order, so that no two wait for each other; those that others hold are left out
  /// unless `waits`. What is asked about a lane's customers has to be asked after this, in statements of their own: only those
  /// see what a lock was waited for.
  static func lock(_ lanes: Set<Int64>, waits: Bool) -> Statement {
    Statement(
      waits ? lockSQL : lockSQL + " SKIP LOCKED", [.ints(lanes.sorted())], rows: .binary)
  }

  /// The newest numbers of lanes that are locked.
  static func newest(_ lanes: Set<Int64>) -> Statement {
    Statement(newestSQL, [.ints(lanes.sorted())], rows: .binary)
  }

  /// By the results of both. Throws `unavailable` where another database stands behind the address than at the start.
  static func numbers(locked: QueryResult?, newest: QueryResult?, _ shape: LaneShape) throws
    -> LaneNumbers
  {
    let held = Set(try locked?.rows.map { try $0.int(0) } ?? [])
    var numbers: [Int64: Int64] = [:]
    for row in newest?.rows ?? [] {
      guard try row.int(1) == shape.count else {
        throw LedgerError(
          .unavailable,
          "the database has \(try row.int(1)) lanes, at the start it had \(shape.count): restart")
      }
      let lane = try row.int(0)
      if held.contains(lane) { numbers[lane] = try row.int(2) }
    }
    return LaneNumbers(shape, newest: numbers)
  }

  /// Waits for the customer's lane, which is held until the commit: nobody else writes its entries meanwhile.
  func lock(of customer: CustomerID) throws {
    try connection.pipeline([Self.lock([shape.lane(of: customer.text)], waits: true)])
  }

  /// The numbers of the customer's lane, which is locked or is locked now.
  func numbers(for customer: CustomerID) throws -> LaneNumbers {
    let lanes: Set = [shape.lane(of: customer.text)]
    let results = try connection.pipeline([
      Self.lock(lanes, waits: true), Self.newest(lanes),
    ])
    return try Self.numbers(locked: results.first, newest: results.last, shape)
  }
}
