public import Amounts
public import Metering
public import UsageLedger

extension SQLiteStore: DeliveryJournal {
  public func delivery(of segment: Segment.Key) async throws(LedgerError) -> DeliveryRecord {
    try await read { try DeliveryTable(db: $0).record(of: segment) }
  }

  public func deliveries(of customer: CustomerID) async throws(LedgerError) -> [DeliveryRecord] {
    try await read { try DeliveryTable(db: $0).records(of: customer) }
  }

  public func recordIntent(_ attempt: DeliveryAttempt) async throws(LedgerError) {
    try await write { try DeliveryTable(db: $0.db).insert(attempt, names: $0.names) }
  }

  public func recordOutcome(
    _ outcome: DeliveryAttempt.Outcome, of segment: Segment.Key, sequence: Int64, at now: Timestamp
  ) async throws(LedgerError) {
    try await write {
      try DeliveryTable(db: $0.db).resolve(segment, sequence: sequence, outcome, at: now)
    }
  }

  public func recordConfirmation(
    _ value: WholeQuantity, of segment: Segment.Key, at now: Timestamp
  ) async throws(LedgerError) {
    try await write {
      try DeliveryTable(db: $0.db).confirm(segment, value, at: now, names: $0.names)
    }
  }

  public func hold(_ segment: Segment.Key, reason: String?) async throws(LedgerError) {
    try await write {
      try DeliveryTable(db: $0.db).hold(segment, reason: reason, names: $0.names)
    }
  }

  public func claim(_ customer: CustomerID, holder: String, until: Timestamp, now: Timestamp)
    async throws(LedgerError) -> Bool
  {
    try await bookkeeping {
      try LeaseTable(db: $0.db)
        .claim(customer, holder: holder, until: until, now: now, names: $0.names)
    }
  }

  public func release(_ customer: CustomerID, holder: String) async throws(LedgerError) {
    try await bookkeeping { try LeaseTable(db: $0.db).release(customer, holder: holder) }
  }
}
