import Amounts
import Metering
import Reporting
import TableFiles
import UsageLedger

/// Rows of `usage`: what each report counted, void reports too.
struct ExportedUsage: Sendable {
  private static let entriesAtOnce = 1_000

  static let columns = [
    TableColumn("customer_id", .text), TableColumn("instance_id", .text),
    TableColumn("report_id", .integer), TableColumn("kind", .text),
    // None where a report had no metric, or retention took them out.
    TableColumn("metric", .text, isOptional: true),
    TableColumn("quantity", .decimal, isOptional: true),
    TableColumn("window_start", .instant), TableColumn("window_end", .instant),
    TableColumn("received_at", .instant),
    TableColumn("reported_by", .text, isOptional: true),
    TableColumn("voided_by", .integer, isOptional: true),
    TableColumn("is_sealed", .flag),
  ]

  let store: any Ledger

  /// Newest report first.
  func rows(
    of customer: CustomerID, _ question: ExportQuestion, after place: ExportCursor.Place?,
    _ emit: ([[TableValue]]) async throws -> Void
  ) async throws {
    var filter = EntryFilter(from: question.from, to: question.to, limit: Self.entriesAtOnce)
    var begun: (report: EntryID, rows: Int)?
    if case .report(let number, let row)? = place {
      begun = (EntryID(number), row + 1)
      filter.before = EntryID(number + 1)
    }
    repeat {
      let page = try await store.entries(of: customer, matching: filter)
      try await emit(
        page.entries.flatMap { entry in
          Self.rows(of: entry).dropFirst(entry.id == begun?.report ? begun?.rows ?? 0 : 0)
        })
      filter.before = page.next
    } while filter.before != nil
  }

  private static func rows(of entry: LedgerEntry) -> [[TableValue]] {
    let metrics = entry.countedMetrics.sorted { $0.key.text < $1.key.text }
    guard !metrics.isEmpty else { return [row(of: entry, nil, nil, index: 0)] }
    return metrics.enumerated().map {
      row(of: entry, $0.element.key, $0.element.value, index: $0.offset)
    }
  }

  private static func row(
    of entry: LedgerEntry, _ metric: MetricName?, _ quantity: Quantity?, index: Int
  ) -> [TableValue] {
    let customer = entry.report.customer
    return [
      .text(customer.text), .text(entry.report.instance.text), .integer(entry.id.number),
      .text(kind(of: entry)), TableValue(metric?.text), TableValue(quantity),
      .instant(entry.window.start), .instant(entry.window.end), .instant(entry.receivedAt),
      TableValue(entry.reportedBy), TableValue(entry.voidedBy?.number), .flag(entry.isSealed),
      .text(ExportCursor(customer, .report(entry.id.number, row: index)).description),
    ]
  }

  private static func kind(of entry: LedgerEntry) -> String {
    switch entry.kind {
    case .report: "report"
    case .completion: "completion"
    case .void: "void"
    }
  }
}
