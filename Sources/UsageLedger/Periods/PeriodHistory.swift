public import Metering
import Reporting

/// The entries of a customer whose windows end in a span, in one consistent view of the ledger.
public struct PeriodHistory: Hashable, Sendable {
  /// Reports and completions in the order of their numbers, as they stand now.
  public let entries: [LedgerEntry]
  /// Of the customer's instances inside the span, as they are known now; by instance and time, each once.
  public let retirements: [InstanceRetirement]

  /// In the order of their numbers, with what is known of their voids; retirements by instance and time.
  public init(entries: [LedgerEntry], retirements: [InstanceRetirement] = []) {
    self.entries = entries.sorted { $0.id < $1.id }
    self.retirements = Set(retirements).sorted()
  }

  /// `marks`: the customer's, of all times.
  public init(entries: [LedgerEntry], marks: [CoverageMark], span: UsageSpan) {
    self.init(
      entries: entries,
      retirements: marks.compactMap { InstanceRetirement($0) }.filter {
        span.start < $0.at && $0.at < span.end
      })
  }

  /// The highest number of an entry or void that is here; zero when nothing is.
  public var newest: EntryID {
    entries.map { max($0.id, $0.voidedBy ?? $0.id) }.max() ?? EntryID(0)
  }

  /// The entries up to `through`, void ones included.
  public func counted(through: EntryID) -> [LedgerEntry] {
    entries.filter { $0.id <= through }
  }

  /// Voids up to `through` and what each takes out, in the order of their numbers.
  public func voids(through: EntryID) -> [(void: EntryID, targets: [EntryID])] {
    Dictionary(grouping: entries.filter { $0.voidedBy != nil }, by: \.voidedBy)
      .compactMap { void, targets in void.map { ($0, targets.map(\.id)) } }
      .filter { $0.0 <= through }
      .sorted { $0.0 < $1.0 }
  }

  /// The entries that count when only entries and voids up to `through`, and those named besides, are known.
  ///
  /// What comes back is marked void, or not, by that knowledge.
  public func known(through: EntryID, besides: Set<EntryID> = []) -> [LedgerEntry] {
    func isKnown(_ id: EntryID) -> Bool { id <= through || besides.contains(id) }
    return entries.filter { isKnown($0.id) }.map { entry in
      guard let void = entry.voidedBy, !isKnown(void) else { return entry }
      return entry.voided(by: nil)
    }
  }

  /// Whether some entry has lost what it said: its amount cannot be told any more.
  public var isSealed: Bool { entries.contains(where: \.isSealed) }

  /// One line for every entry and void up to `through`: number, kind, window, instance, content hash.
  func lines(through: EntryID) -> [String] {
    let reported = counted(through: through).map { entry in
      (entry.id, Self.line(entry))
    }
    let voids = voids(through: through).map { void, targets in
      (void, "\(void)\tvoid\t\(targets.map(\.description).joined(separator: ","))")
    }
    return (reported + voids).sorted { $0.0 < $1.0 }.map(\.1)
  }

  private static func line(_ entry: LedgerEntry) -> String {
    let kind = entry.root == entry.id ? "report" : "completion of \(entry.root)"
    return [
      "\(entry.id)", kind, "\(entry.window.start)", "\(entry.window.end)",
      entry.report.instance.text, "\(entry.contentHash)",
    ].joined(separator: "\t")
  }
}
