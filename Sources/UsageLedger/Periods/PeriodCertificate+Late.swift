import Metering
import Reporting

extension PeriodCertificate {
  /// The reports, completions and voids that came after the period was closed, or that a segment is certified without, by
  /// number. `history` is the period's.
  public func late(in history: PeriodHistory) -> [EntryID] {
    let entries = Dictionary(history.entries.map { ($0.id, $0) }) { first, _ in first }
    var late = Set(history.entries.filter { isLate($0.id, of: $0) }.map(\.id))
    for (void, targets) in history.voids(through: history.newest)
    where targets.contains(where: { entries[$0].map { isLate(void, of: $0) } ?? false }) {
      late.insert(void)
    }
    return late.sorted()
  }

  /// The segments in which the entry's window ends and whose metric it carries; none for an entry without its details.
  public func segments(of entry: LedgerEntry) -> [CertifiedSegment] {
    segments.filter {
      $0.segment.span.counts(entry.window)
        && entry.report.countedMetrics[$0.meter.metric] != nil
    }
  }

  /// `id`: the entry's own number, or that of its void. What is sealed came in reach of every segment; its void may not.
  private func isLate(_ id: EntryID, of entry: LedgerEntry) -> Bool {
    id > through || entry.isSealed && id > reach
      || segments(of: entry).contains { id > $0.through }
  }
}
