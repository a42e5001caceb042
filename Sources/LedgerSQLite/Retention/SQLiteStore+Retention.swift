import GRDB
import LedgerTables
public import UsageLedger

extension SQLiteStore {
  public func seal(_ span: SealedSpan) async throws(LedgerError) -> Int64 {
    let customer = try await write { session in
      let number = try session.names.number(of: span.customer, session.db)
      try SealTable(connection: SQLiteConnection(session)).insert(span)
      return number
    }
    let instances = try await read { db in
      try Int64.fetchAll(db, sql: InstancesSQL.numbers, arguments: [customer])
    }
    var sealed: Int64 = 0
    for instance in instances {
      // A day in each commit: reports that come meanwhile share it and do not wait long.
      for day in span.hours.flatMap(Self.days) {
        sealed += try await write { session in
          try DetailRemoval(session: session, customer: customer, instance: instance)
            .seal(day, through: span.through)
        }
      }
    }
    return sealed
  }

  /// Pieces of at most 24 hours.
  private static func days(_ hours: ClosedRange<Int64>) -> [ClosedRange<Int64>] {
    stride(from: hours.lowerBound, through: hours.upperBound, by: 24).map {
      $0...min($0 + 23, hours.upperBound)
    }
  }
}
