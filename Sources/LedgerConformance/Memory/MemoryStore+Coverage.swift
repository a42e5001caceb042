public import Metering
import Reporting
public import UsageLedger

extension MemoryStore: CoverageJournal {
  public func reportedWindows(_ query: WindowsQuery) async throws(LedgerError) -> [InstanceWindows]
  {
    let entries = current(reports[query.customer]).filter { !$0.window.isInstant }
    return (states[query.customer] ?? [:]).keys.sorted().map { instance in
      let own = entries.filter { $0.report.instance == instance }
        .sorted {
          ($0.window.end, $0.window.start, $0.id) < ($1.window.end, $1.window.start, $1.id)
        }
      let asked = own.filter { query.span.contains(windowEnd: $0.window.end) }
      let newest = asked.suffix(query.limit ?? asked.count)
      return InstanceWindows(
        instance: instance, first: own.first?.window, windows: newest.map(Self.reported),
        isWhole: newest.count == asked.count)
    }
  }

  private static func reported(_ entry: LedgerEntry) -> ReportedWindow {
    ReportedWindow(
      entry: entry.id, window: entry.window, missing: entry.report.missing.map(\.metric),
      voidedBy: entry.voidedBy)
  }

  public func addMark(_ mark: CoverageMark) async throws(LedgerError) {
    let known = coverageMarks[mark.customer, default: []]
    guard !known.contains(where: { $0.marksTheSame(as: mark) }) else { return }
    coverageMarks[mark.customer, default: []].append(mark)
  }

  public func marks(of customer: CustomerID) async throws(LedgerError) -> [CoverageMark] {
    coverageMarks[customer, default: []].sorted()
  }
}
