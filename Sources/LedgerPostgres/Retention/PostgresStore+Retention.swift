import LedgerTables
public import UsageLedger

extension PostgresStore {
  public func seal(_ span: SealedSpan) async throws(LedgerError) -> Int64 {
    let shape = self.shape
    try await write { connection in
      try LaneTable(connection: connection, shape: shape).lock(of: span.customer)
      try SealTable(connection: connection).insert(span)
    }
    var sealed: Int64 = 0
    for hours in span.hours {
      // A day in each commit, so that no statement takes long.
      for first in stride(from: hours.lowerBound, through: hours.upperBound, by: 24) {
        let day = first...min(first + 23, hours.upperBound)
        sealed += try await write { try DetailRemoval(connection: $0).seal(day, of: span) }
      }
    }
    return sealed
  }
}
