import Metering
import UsageLedger

/// The rows by which replicas take turns in a lane: locked and never changed, since a counter in them would leave a dead row for
/// every commit while a backup reads. The next number is one seek at the end of an index.
struct LaneTable {
  let connection: PostgresConnection
  let shape: LaneShape

  static func shape(_ connection: PostgresConnection) throws -> LaneShape {
    guard let row = try connection.query(LanesSQL.count).first else {
      throw LedgerError(.corrupt, "the database does not say how many lanes it has")
    }
    return LaneShape(count: try row.int(0))
  }

  /// Locks lanes until the commit, in their order, so that no two wait for each other; those that others hold are left out
  /// unless `waits`. What is asked about a lane's customers has to be asked after this, in statements of their own: only those
  /// see what a lock was waited for.
  static func lock(_ lanes: Set<Int64>, waits: Bool) -> Statement {
    Statement(waits ? LanesSQL.lock : LanesSQL.lockFree, [.ints(lanes.sorted())], rows: .binary)
  }

  /// The newest numbers of lanes that are locked.
  static func newest(_ lanes: Set<Int64>) -> Statement {
    Statement(LanesSQL.newest, [.ints(lanes.sorted())], rows: .binary)
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
