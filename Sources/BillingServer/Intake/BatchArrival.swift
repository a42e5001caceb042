import Metering
import Reporting

/// What is known of a batch before its body is read.
struct BatchArrival: Sendable {
  /// A report of the batch as far as it could be parsed.
  typealias Item = Result<BatchItem, JSONSyntaxError>

  let headerKey: String?
  let caller: Caller
  let receivedAt: Timestamp

  /// `headerKey#0`, `headerKey#1`, … name the reports that name themselves in no other way, so that a repeated batch
  /// counts once.
  func key(at position: Int) -> String? { headerKey.map { "\($0)#\(position)" } }

  /// The elements of a JSON array. A document that is no array is refused whole.
  func array(_ bytes: [UInt8]) throws(Problem) -> [Item] {
    do throws(JSONSyntaxError) {
      let items = try BatchItem.array(bytes, receivedAt: receivedAt, headerKey: key(at:))
      guard let items else {
        throw JSONSyntaxError(.malformed, at: 0, "a batch is an array of reports")
      }
      return items.map { .success($0) }
    } catch {
      throw .malformed("\(error)")
    }
  }

  /// One report a line (NDJSON); empty lines are left out. A broken line is refused by itself.
  func lines(_ bytes: [UInt8]) -> [Item] {
    bytes.split(whereSeparator: { $0 == UInt8(ascii: "\n") })
      .filter { line in line.contains { $0 != UInt8(ascii: "\r") && $0 != UInt8(ascii: " ") } }
      .enumerated().map { position, line in
        do throws(JSONSyntaxError) {
          return .success(
            try BatchItem(Array(line), receivedAt: receivedAt, headerKey: key(at: position)))
        } catch {
          return .failure(error)
        }
      }
  }
}
