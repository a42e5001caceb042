import LedgerTables
public import Metering
public import UsageLedger

extension PostgresStore: CustomerReading {
  /// Three statements at most in one transaction: the records, what is asked beyond them, and what follows from that.
  public func snapshot(
    of customer: CustomerID, asking: @escaping @Sendable (CustomerRecords) -> CustomerQuestion
  ) async throws(LedgerError) -> CustomerSnapshot {
    try await snapshot { connection in
      let records = try CustomerTables(
        connection, of: customer, instances: InstanceReader.question(of: customer)
      ).records()
      let question = asking(records)
      var reader = SnapshotReader(connection: connection)
      try reader.read(question, of: customer)
      return try CustomerSnapshot(records, question, from: &reader)
    }
  }
}
