import Metering
import UsageLedger

/// The rows by which replicas take turns in a lane: locked and never changed, since a counter in them would leave a dead row for
/// every commit while a backup reads. The next number is one seek at the end of an index.
struct LaneTable {
  let connection: PostgresConnection
  let shape: LaneShape

  static func shape(_ connection: PostgresConnection) throws -> LaneShape {
    guard let row = try connection.execute(LanesSQL.count).first else {
      throw LedgerError(.corrupt, "the database does not say how many lanes it has")
    }
    var shape = LaneShape(count: try row.int(0))
    shape.beforeLanes = try row.int(1)
    if try connection.execute(LanesSQL.distribution).first?.optionalText(0) != nil {
      shape.isDistributed =
        try connection.execute(LanesSQL.isDistributed).first?.optionalBool(0) == true
    }
    return shape
  }

  /// Locks lanes until the commit, in their order, so that no two wait for each other; those that others hold are left out
  /// unless `waits`. What is asked about a lane's customers has to be asked after this, in statements of their own: only those
  /// see what a lock was waited for. One statement, or one a lane where lanes lie on several servers, each of which locks its own.
  static func locks(_ lanes: Set<Int64>, _ shape: LaneShape, waits: Bool) -> [Statement] {
    let parts = shape.isDistributed ? lanes.sorted().map { [$0] } : [lanes.sorted()]
    return parts.map {
      Statement(waits ? LanesSQL.lock : LanesSQL.lockFree, [.shortInts($0)], rows: .binary)
    }
  }

  /// The newest numbers of lanes: one statement, or one a lane where lanes lie on several servers.
  static func newest(_ lanes: Set<Int64>, _ shape: LaneShape) -> [Statement] {
    guard shape.isDistributed else {
      return [Statement(LanesSQL.newest, [.shortInts(lanes.sorted())], rows: .binary)]
    }
    return lanes.sorted().map {
      Statement(LanesSQL.newest, [.shortInts([$0])], rows: .binary, lane: $0)
    }
  }

  /// By the results of both. Throws `unavailable` where another database stands behind the address than at the start.
  static func numbers(
    locked: some Sequence<QueryResult>, newest: some Sequence<QueryResult>, _ shape: LaneShape
  ) throws -> LaneNumbers {
    let held = Set(try locked.flatMap(\.rows).map { try $0.int(0) })
    var numbers: [Int64: Int64] = [:]
    for row in newest.flatMap(\.rows) {
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
    try connection.pipeline(Self.locks([shape.lane(of: customer.text)], shape, waits: true))
  }

  /// The numbers of the customer's lane, which is locked or is locked now.
  func numbers(for customer: CustomerID) throws -> LaneNumbers {
    let lanes: Set = [shape.lane(of: customer.text)]
    let results = try connection.pipeline(
      Self.locks(lanes, shape, waits: true) + Self.newest(lanes, shape))
    return try Self.numbers(locked: results.prefix(1), newest: results.dropFirst(), shape)
  }
}
