public import Metering

/// What else is to be read of a customer, beside its records and in the same view of the store.
public struct CustomerQuestion: Hashable, Sendable {
  /// What totals are computed from.
  public var facts: Set<FactsQuery>
  /// The span whose reports are wanted, void ones too; nil for none. Costs follow their number.
  public var entries: UsageSpan?

  /// Asks for nothing beside the records unless told.
  public init(facts: Set<FactsQuery> = [], entries: UsageSpan? = nil) {
    self.facts = facts
    self.entries = entries
  }
}

/// One consistent view of one customer.
public struct CustomerSnapshot: Sendable {
  /// Read in the same view as the rest.
  public let records: CustomerRecords
  /// An answer for every query of the question.
  public let facts: [FactsQuery: MetricFacts]
  /// By number; empty when none were asked for.
  public let entries: [LedgerEntry]

  /// Takes the parts as they are; a store sees to it that they come from one view.
  public init(
    records: CustomerRecords, facts: [FactsQuery: MetricFacts] = [:], entries: [LedgerEntry] = []
  ) {
    self.records = records
    self.facts = facts
    self.entries = entries
  }
}

/// A store that answers everything about one customer at once.
public protocol CustomerReading: Sendable {
  /// The records and what `asking` wants to know beyond them, from one read transaction: what is written meanwhile is in
  /// all of it or in none.
  ///
  /// `asking` is called once, with the records just read. An unknown customer has empty records.
  func snapshot(
    of customer: CustomerID, asking: @escaping @Sendable (CustomerRecords) -> CustomerQuestion
  ) async throws(LedgerError) -> CustomerSnapshot
}
