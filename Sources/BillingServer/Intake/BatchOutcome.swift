import HTTPTypes
import Reporting
import UsageLedger

/// What became of each report of a batch, in its order.
struct BatchOutcome: Sendable {
  /// What an answer may have beside `bytesPerByte` for each byte of the request.
  static let freeBytes = 1 << 20
  static let bytesPerByte = 4

  let results: [Result<ReportIntake.Acceptance, Problem>]
  /// The answer is bounded by it: items beyond the bound are told in short.
  let requestBytes: Int

  private func count(_ isCounted: (Result<ReportIntake.Acceptance, Problem>) -> Bool) -> Int64 {
    Int64(results.count(where: isCounted))
  }

  /// `results` holds an object with `index` and `status` for each report, and `report` or `problem`.
  var document: JSONWriter {
    let limit = Self.freeBytes + Self.bytesPerByte * requestBytes
    var writer = JSONWriter(capacity: 128 + min(512 * results.count, limit))
    writer.beginObject()
    writer.key("created")
    writer.write(count { (try? $0.get().isNew) == true })
    writer.key("duplicates")
    writer.write(count { (try? $0.get().isNew) == false })
    writer.key("refused")
    writer.write(count { (try? $0.get()) == nil })
    writer.key("results")
    writer.beginArray()
    for (index, result) in results.enumerated() {
      Self.write(index, result, inShort: writer.bytes.count > limit, to: &writer)
    }
    writer.endArray()
    writer.endObject()
    return writer
  }

  private static func write(
    _ index: Int, _ result: Result<ReportIntake.Acceptance, Problem>, inShort: Bool,
    to writer: inout JSONWriter
  ) {
    writer.beginObject()
    writer.key("index")
    writer.write(Int64(index))
    writer.key("status")
    switch result {
    case .success(let acceptance):
      writer.write(Int64(acceptance.isNew ? 201 : 200))
      if inShort {
        writer.key("report")
        writer.write(.object(["id": JSONValue(acceptance.entry.id.number)]))
      } else {
        acceptance.writeMembers(to: &writer)
      }
    case .failure(let problem):
      writer.write(Int64(problem.status.code))
      writer.key("problem")
      writer.write((inShort ? problem.inShort : problem).document(requestID: nil))
    }
    writer.endObject()
  }
}

extension Problem {
  /// Without what grows with the request: the first problem alone, cut.
  fileprivate var inShort: Problem {
    Problem(status, code, title: title, detail: detail.cut())
  }
}
