import Metering
import UsageLedger

/// Answers a question in the caller's transaction with two statements: all that is asked, then what follows from it.
struct SnapshotReader: CustomerSnapshotReading {
  let connection: PostgresConnection
  private var facts: [FactsQuery: MetricFacts] = [:]
  private var entries: [UsageSpan: [LedgerEntry]] = [:]
  private var voids: [EntryID: LedgerEntry] = [:]
  private var windows: [WindowsQuery: [InstanceWindows]] = [:]
  private var newest: [LedgerEntry] = []

  init(connection: PostgresConnection) { self.connection = connection }

  /// Reads what the question asks for, before it is taken.
  mutating func read(_ question: CustomerQuestion, of customer: CustomerID) throws {
    var batch = ReadBatch()
    var readers = question.facts.sorted {
      ($0.metric.text, $0.span.start, $0.span.end) < ($1.metric.text, $1.span.start, $1.span.end)
    }.compactMap { query in FactsReader(query).map { (query, $0) } }
    for place in readers.indices { readers[place].1.ask(&batch) }
    let spans = question.histories.union(question.entries.map { [$0] } ?? []).map { span in
      let filter = EntryFilter(from: span.start, to: span.end)
      return (span, batch.add(PageReader.allRead(of: customer, filter)))
    }
    let readWindows = question.windows.map { query in
      let reader = WindowReader(query: query)
      return (reader, newest: batch.add(reader.newestRead), first: batch.add(reader.firstRead))
    }
    let newestPlace =
      question.newestCount > 0
      ? batch.add(PageReader.newestRead(question.newestCount, of: customer)) : nil
    let rows = try batch.rows(connection)
    var further = ReadBatch()
    for place in readers.indices { try readers[place].1.take(rows, asking: &further) }
    for (span, place) in spans { entries[span] = try rows[place].map { try EntryRow($0).entry } }
    let voided = Set(question.histories.flatMap { entries[$0] ?? [] }.compactMap(\.voidedBy))
    let voidsPlace = voided.isEmpty ? nil : further.add(EntryLookup.voidsRead(voided, of: customer))
    let furtherRows = try further.rows(connection)
    for (query, var reader) in readers { facts[query] = try reader.facts(furtherRows) }
    for row in voidsPlace.map({ furtherRows[$0] }) ?? [] {
      let void = try EntryLookup.void(row)
      voids[void.id] = void
    }
    newest = try newestPlace.map { try rows[$0].map { try EntryRow($0).entry } } ?? []
    for (reader, newest, first) in readWindows {
      windows[reader.query] = try reader.windows(newest: rows[newest], first: rows[first])
    }
  }

  func facts(_ query: FactsQuery) throws -> MetricFacts { facts[query] ?? .none }

  func entries(of customer: CustomerID, in span: UsageSpan) throws -> [LedgerEntry] {
    entries[span] ?? []
  }

  func voids(_ ids: Set<EntryID>) throws -> [EntryID: LedgerEntry] {
    voids.filter { ids.contains($0.key) }
  }

  func newest(_ count: Int, of customer: CustomerID) throws -> [LedgerEntry] { newest }

  func windows(_ query: WindowsQuery) throws -> [InstanceWindows] { windows[query] ?? [] }
}
