import Metering
import Reporting

/// What is known of a batch before its body is read.
struct BatchArrival: Sendable {
  typealias Item = Result<ReportReading, ReportRefusal>

  /// How many are read before others have their turn: the threads are those of all requests.
  private static let readAtOnce = 64

  let headerKey: String?
  let caller: Caller
  let receivedAt: Timestamp

  /// `headerKey#0`, `headerKey#1`, … name the reports that name themselves in no other way, so that a repeated batch
  /// counts once.
  func key(at position: Int) -> String? { headerKey.map { "\($0)#\(position)" } }

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
