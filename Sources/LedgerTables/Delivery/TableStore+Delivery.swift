public import Amounts
public import Metering
public import UsageLedger

extension TableStore {
  public func delivery(of segment: Segment.Key) async throws(LedgerError) -> DeliveryRecord {
    try await askTables { try DeliveryTable(connection: $0).record(of: segment) }
  }

  public func deliveries(of customer: CustomerID) async throws(LedgerError) -> [DeliveryRecord] {
    try await askTables { try DeliveryTable(connection: $0).records(of: customer) }
  }

  public func recordIntent(_ attempt: DeliveryAttempt) async throws(LedgerError) {
    try await changeTables { try DeliveryTable(connection: $0).insert(attempt) }
  }

  public func recordOutcome(
    _ outcome: DeliveryAttempt.Outcome, of segment: Segment.Key, sequence: Int64, at now: Timestamp
  ) async throws(LedgerError) {
    try await changeTables {
      try DeliveryTable(connection: $0).resolve(segment, sequence: sequence, outcome, at: now)
    }
  }

  public func recordConfirmation(
    _ value: WholeQuantity, of segment: Segment.Key, at now: Timestamp
  ) async throws(LedgerError) {
    try await changeTables { try DeliveryTable(connection: $0).confirm(segment, value, at: now) }
  }

  public func hold(_ segment: Segment.Key, reason: String?) async throws(LedgerError) {
    try await changeTables { try DeliveryTable(connection: $0).hold(segment, reason: reason) }
  }

  public func claim(_ customer: CustomerID, holder: String, until: Timestamp, now: Timestamp)
    async throws(LedgerError) -> Bool
  {
    try await keepTables {
      try LeaseTable(connection: $0).claim(customer, holder: holder, until: until, now: now)
    }
  }

  public func release(_ customer: CustomerID, holder: String) async throws(LedgerError) {
    try await keepTables { try LeaseTable(connection: $0).release(customer, holder: holder) }
  }
}
