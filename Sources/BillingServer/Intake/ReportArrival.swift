import Metering
import Reporting
import UsageLedger

/// Who sends reports, and when: what is known before a body is read. From here on a report is bytes, then a submission or
/// a problem, and nothing is asked for it.
struct ReportArrival: Sendable {
  typealias Item = Result<ReportReading, ReportRefusal>

  /// How many are read before others have their turn: the threads are those of all requests.
  private static let readAtOnce = 64

  var caller: Caller
  let headerKey: String?
  let receivedAt: Timestamp
  /// The exporter that sends them; nil for other clients.
  let product: ExporterProduct?

  init(caller: Caller, headerKey: String?, receivedAt: Timestamp, product: ExporterProduct? = nil) {
    self.caller = caller
    self.headerKey = headerKey
    self.receivedAt = receivedAt
    self.product = product
  }

  /// The report in a body. Throws what is wrong with it, and 404 for one that the caller may not send.
  func submission(of bytes: [UInt8]) throws(Problem) -> ReportSubmission {
    let reading: ReportReading
    do throws(ReportRefusal) {
      reading = try ReportReading(json: bytes, headerKey: headerKey, receivedAt: receivedAt)
    } catch {
      throw Problem(error)
    }
    return try submission(of: reading)
  }

  /// Throws 404, as for a customer that does not exist, when the report is for another one than the caller's, or another
  /// instance.
  func submission(of reading: ReportReading) throws(Problem) -> ReportSubmission {
    let report = reading.report
    guard let claim = caller.claim(at: receivedAt),
      caller.mayReport(for: report.customer, instance: report.instance)
    else { throw .unknownCustomer(report.customer) }
    return ReportSubmission(
      draft: EntryDraft(report: report, receivedAt: receivedAt, reportedBy: caller.id),
      warnings: reading.warnings, claim: claim, product: product)
  }
}

/// Batches.
extension ReportArrival {
  /// `headerKey#0`, `headerKey#1`, … name the reports that name themselves in no other way, so that a repeated batch
  /// counts once.
  private func key(at position: Int) -> String? { headerKey.map { "\($0)#\(position)" } }

  /// The elements of a JSON array. A document that is no array is refused whole.
  func array(_ bytes: [UInt8]) async throws(Problem) -> [Item] {
    do throws(JSONSyntaxError) {
      var reader = try ReportArrayReader(bytes, receivedAt: receivedAt)
      var items: [Item] = []
      while let item = try reader.next(headerKey: key(at: items.count)) {
        items.append(item)
        if items.count.isMultiple(of: Self.readAtOnce) { await Task.yield() }
      }
      return items
    } catch {
      throw .malformed("\(error)")
    }
  }

  /// One report a line (NDJSON); empty lines are left out. A broken line is refused by itself.
  func lines(_ bytes: [UInt8]) async -> [Item] {
    var items: [Item] = []
    for line in bytes.split(whereSeparator: { $0 == UInt8(ascii: "\n") })
    where line.contains(where: { $0 != UInt8(ascii: "\r") && $0 != UInt8(ascii: " ") }) {
      items.append(read(line, at: items.count))
      if items.count.isMultiple(of: Self.readAtOnce) { await Task.yield() }
    }
    return items
  }

  private func read(_ bytes: ArraySlice<UInt8>, at position: Int) -> Item {
    guard bytes.count <= UsageReport.maximumBytes else { return .failure(.tooLarge) }
    return Result { () throws(ReportRefusal) in
      try ReportReading(json: Array(bytes), headerKey: key(at: position), receivedAt: receivedAt)
    }
  }
}
