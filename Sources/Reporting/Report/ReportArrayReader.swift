public import Metering

/// Reads the reports of a JSON array one after the other: each is checked by itself, and one that is wrong does not harm the
/// others; where the array itself is broken, nothing of it is taken.
public struct ReportArrayReader {
  private var parser: JSONParser
  private var isFirst = true
  private let receivedAt: Timestamp

  /// `bytes`: the whole document. Throws where it is no array.
  public init(_ bytes: [UInt8], receivedAt: Timestamp) throws(JSONSyntaxError) {
    parser = JSONParser(bytes)
    self.receivedAt = receivedAt
    parser.skipSpace()
    guard parser.take("[") else {
      _ = try JSONParser.parse(bytes)
      throw JSONSyntaxError(.malformed, at: 0, "a batch is an array of reports")
    }
  }

  /// The next report, or why it is none; nil behind the last one, where nothing else stands. `headerKey`: what the
  /// `Idempotency-Key` header names it.
  public mutating func next(headerKey: String?) throws(JSONSyntaxError)
    -> Result<ReportReading, ReportRefusal>?
  {
    parser.skipSpace()
    if isFirst ? parser.take("]") : !parser.take(",") {
      guard isFirst || parser.take("]") else { throw parser.malformed("expected ',' or ']'") }
      try parser.end()
      return nil
    }
    isFirst = false
    parser.skipSpace()
    let start = parser.index
    let found = try ReportFields.read(&parser, depth: 1)
    guard parser.index - start <= UsageReport.maximumBytes else { return .failure(.tooLarge) }
    let receivedAt = receivedAt
    return Result { () throws(ReportRefusal) in
      try ReportReading(found, headerKey: headerKey, receivedAt: receivedAt)
    }
  }
}

extension ReportRefusal {
  /// More bytes than one report may have.
  public static let tooLarge = ReportRefusal(
    .tooLarge,
    [.init(field: "", detail: "the report has more than \(UsageReport.maximumBytes) bytes")])
}
