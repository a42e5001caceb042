public import Metering

/// One consistent view of one customer.
public struct CustomerSnapshot: Sendable {
  /// Read in the same view as the rest.
  public let records: CustomerRecords
  /// An answer for every query of the question.
  public let facts: [FactsQuery: MetricFacts]
  /// By number; empty when none were asked for.
  public let entries: [LedgerEntry]
  /// One for every span that was asked about.
  public let histories: [UsageSpan: PeriodHistory]
  /// The voids that the histories name, by number.
  public let voids: [EntryID: LedgerEntry]
  /// An answer for every query of the question.
  public let windows: [WindowsQuery: [InstanceWindows]]
  /// Newest first; as many as were asked for, or all.
  public let newest: [LedgerEntry]

  /// Takes the parts as they are; a store sees to it that they come from one view.
  public init(
    records: CustomerRecords, facts: [FactsQuery: MetricFacts] = [:], entries: [LedgerEntry] = [],
    histories: [UsageSpan: PeriodHistory] = [:], voids: [EntryID: LedgerEntry] = [:],
    windows: [WindowsQuery: [InstanceWindows]] = [:], newest: [LedgerEntry] = []
  ) {
    self.records = records
    self.facts = facts
    self.entries = entries
    self.histories = histories
    self.voids = voids
    self.windows = windows
    self.newest = newest
  }
}

/// Answers a question from one view of a store: how each part is read there.
public protocol CustomerSnapshotReading {
  /// What a total is computed from.
  mutating func facts(_ query: FactsQuery) throws -> MetricFacts
  /// All entries of the span, in any order.
  mutating func entries(of customer: CustomerID, in span: UsageSpan) throws -> [LedgerEntry]
  /// The voids of these numbers.
  mutating func voids(_ ids: Set<EntryID>) throws -> [EntryID: LedgerEntry]
  /// By instance.
  mutating func windows(_ query: WindowsQuery) throws -> [InstanceWindows]
  /// Newest first; not asked for none.
  mutating func newest(_ count: Int, of customer: CustomerID) throws -> [LedgerEntry]
}

extension CustomerSnapshot {
  /// Reads what the question asks for, each part once.
  public init(
    _ records: CustomerRecords, _ question: CustomerQuestion,
    from reader: inout some CustomerSnapshotReading
  ) throws {
    var facts: [FactsQuery: MetricFacts] = [:]
    for query in question.facts { facts[query] = try reader.facts(query) }
    let entries = try question.entries.map { try reader.entries(of: records.customer, in: $0) }
    var histories: [UsageSpan: PeriodHistory] = [:]
    var voids: Set<EntryID> = []
    for span in question.histories {
      let history = PeriodHistory(
        entries: try reader.entries(of: records.customer, in: span), marks: records.marks,
        span: span)
      voids.formUnion(history.voids(through: history.newest).map(\.void))
      histories[span] = history
    }
    var windows: [WindowsQuery: [InstanceWindows]] = [:]
    for query in question.windows { windows[query] = try reader.windows(query) }
    self.init(
      records: records, facts: facts, entries: entries?.sorted { $0.id < $1.id } ?? [],
      histories: histories, voids: try reader.voids(voids), windows: windows,
      newest: question.newestCount > 0
        ? try reader.newest(question.newestCount, of: records.customer) : [])
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
