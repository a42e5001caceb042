/// Reads one report a line, the JSON of `POST /api/usage/report`; blank lines are left out (github.com/ndjson/ndjson-spec).
public struct NDJSONReader: ImportReader {
  private var line: Int64 = 1
  private var pending: [UInt8] = []
  /// The line has more bytes than are kept of it.
  private var isTooLong = false

  /// At the beginning of a file; lines are counted from one.
  public init() {}

  /// Never throws: NDJSON has no header. A line that is no JSON is a record with a problem.
  public mutating func records(in piece: ArraySlice<UInt8>) throws(ImportHeaderError)
    -> [ImportRecord]
  {
    var found: [ImportRecord] = []
    var rest = piece
    while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
      hold(rest[rest.startIndex..<end])
      if let record = finishLine() { found.append(record) }
      rest = rest[(end + 1)...]
    }
    hold(rest)
    return found
  }

  /// The last line where no line end follows it; nothing for a file that ends with one.
  public mutating func rest() throws(ImportHeaderError) -> [ImportRecord] {
    finishLine().map { [$0] } ?? []
  }

  private mutating func hold(_ bytes: ArraySlice<UInt8>) {
    let room = ImportRecord.byteLimit - pending.count
    pending += bytes.prefix(room)
    if bytes.count > room { isTooLong = true }
  }

  private mutating func finishLine() -> ImportRecord? {
    defer {
      line += 1
      pending.removeAll(keepingCapacity: true)
      isTooLong = false
    }
    if pending.last == UInt8(ascii: "\r") { pending.removeLast() }
    guard pending.contains(where: { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }) else {
      return nil
    }
    if isTooLong {
      return ImportRecord(line: line, raw: Array(pending.prefix(200)), document: .failure(.tooLong))
    }
    // A byte order mark at the file's start is no part of its first record.
    let isMarked = line == 1 && pending.starts(with: [0xEF, 0xBB, 0xBF])
    return ImportRecord(
      line: line, raw: pending,
      document: Self.document(isMarked ? Array(pending.dropFirst(3)) : pending))
  }

  private static func document(_ bytes: [UInt8]) -> Result<JSONValue, ImportProblem> {
    do throws(JSONSyntaxError) {
      return .success(try JSONParser.parse(bytes))
    } catch {
      return .failure(ImportProblem(.malformedJSON, "\(error)"))
    }
  }
}
