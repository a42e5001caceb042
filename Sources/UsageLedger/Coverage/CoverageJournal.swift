public import Metering

/// What coverage is computed from: which windows were reported, and what is not waited for.
public protocol CoverageJournal: Sendable {
  /// The windows of a customer's instances, by instance, in one consistent view; costs follow their number.
  func reportedWindows(_ query: WindowsQuery) async throws(LedgerError) -> [InstanceWindows]

  /// Writes a mark down; one that is there already stays as it is, with its first reason.
  func addMark(_ mark: CoverageMark) async throws(LedgerError)

  /// A customer's marks, by instance and start.
  func marks(of customer: CustomerID) async throws(LedgerError) -> [CoverageMark]
}

extension CoverageJournal {
  /// How complete a customer's reports of a span are. A span that is over and closed `isFinal`: nothing is late any more.
  ///
  /// Reads the newest `limit` windows of each instance.
  public func coverage(
    of customer: CustomerID, in span: UsageSpan, now: Timestamp, isFinal: Bool = false,
    through: EntryID? = nil, limit: Int? = CustomerCoverage.windowsPerInstance
  ) async throws(LedgerError) -> CustomerCoverage {
    let query = WindowsQuery(customer: customer, span: span, limit: limit)
    let windows = try await reportedWindows(query)
    return CustomerCoverage(
      of: customer, in: span, windows, marks: try await marks(of: customer), now: now,
      isFinal: isFinal, through: through)
  }
}

extension CustomerCoverage {
  /// What the windows and marks of a span say; `through`: as it was when the entry of that number was the newest.
  public init(
    of customer: CustomerID, in span: UsageSpan, _ windows: [InstanceWindows],
    marks: [CoverageMark], now: Timestamp, isFinal: Bool = false, through: EntryID? = nil
  ) {
    self.init(
      customer: customer, span: span,
      instances: windows.compactMap { windows in
        InstanceCoverage(
          through.map { windows.known(through: $0) } ?? windows,
          marks: marks.filter { $0.instance == windows.instance }, span: span, now: now,
          isFinal: isFinal)
      })
  }
}

extension InstanceWindows {
  /// What was known when the entry of that number was the newest.
  func known(through newest: EntryID) -> InstanceWindows {
    InstanceWindows(
      instance: instance, first: first,
      windows: windows.filter { $0.entry <= newest }.map { window in
        guard let void = window.voidedBy, void > newest else { return window }
        return ReportedWindow(
          entry: window.entry, window: window.window, missing: window.missing, voidedBy: nil)
      }, isWhole: isWhole)
  }
}
