/// Reads reports from CSV (RFC 4180) with a header: a column for each field of a report, and `metrics.NAME` for each metric.
///
/// Lines end with LF or CRLF; fields may be quoted, with quotes doubled and line ends inside. An empty field is one that
/// the report does not have. A row that is wrong is refused by itself, and reading goes on behind its line's end.
public struct CSVReader: ImportReader {
  private enum State: Hashable {
    case fieldStart, plain, quoted
    /// Behind a quote in a quoted field: its end, or the first of two.
    case quote
    /// Behind a CR: an LF must follow.
    case carriageReturn
    /// The row is wrong; what follows is left out up to the line's end.
    case skipping
  }

  private var columns: CSVColumns?
  private var state = State.fieldStart
  private var field: [UInt8] = []
  private var fields: [[UInt8]] = []
  private var raw: [UInt8] = []
  private var problem: ImportProblem?
  /// Where the byte that is read stands, and where its row began.
  private var line: Int64 = 1
  private var firstLine: Int64 = 1
  /// How much of a byte order mark the file began with; nil when that is settled.
  private var markLength: Int? = 0

  /// At the beginning of a file, a byte order mark included.
  public init() {}

  /// Throws for a header that is not understood, with the first row behind it; wrong rows are records with a problem.
  public mutating func records(in piece: ArraySlice<UInt8>) throws(ImportHeaderError)
    -> [ImportRecord]
  {
    var found: [ImportRecord] = []
    for byte in piece where !isByteOrderMark(byte) {
      if take(byte), let record = try finishRow() { found.append(record) }
    }
    return found
  }

  /// The last row where no line end follows it. Throws for a file without a header.
  public mutating func rest() throws(ImportHeaderError) -> [ImportRecord] {
    switch state {
    case .quoted: fail("the quote of the last field is never closed")
    case .carriageReturn: fail("a carriage return stands alone")
    default: break
    }
    let record = try finishRow()
    guard columns != nil else { throw ImportHeaderError("the file is empty: a header is needed") }
    return record.map { [$0] } ?? []
  }

  // MARK: bytes

  /// Passed over before anything is read, since the first field may be quoted.
  private mutating func isByteOrderMark(_ byte: UInt8) -> Bool {
    guard let length = markLength else { return false }
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    guard byte == mark[length] else {
      markLength = nil
      // The beginning of a mark is no UTF-8: the header's first column is refused with it.
      for kept in mark.prefix(length) { _ = take(kept) }
      return false
    }
    markLength = length + 1 < mark.count ? length + 1 : nil
    return true
  }

  /// True at the end of a row.
  private mutating func take(_ byte: UInt8) -> Bool {
    let isLineEnd = byte == UInt8(ascii: "\n")
    if isLineEnd { line += 1 }
    if isLineEnd, state != .quoted {
      if state != .skipping { endField() }
      return true
    }
    guard raw.count < ImportRecord.byteLimit else {
      problem = problem ?? .tooLong
      state = .skipping
      return false
    }
    raw.append(byte)
    switch state {
    case .skipping: break
    case .fieldStart where byte == UInt8(ascii: "\""): state = .quoted
    case .fieldStart, .plain: takePlain(byte)
    case .quoted:
      if byte == UInt8(ascii: "\"") { state = .quote } else { field.append(byte) }
    case .quote: takeBehindQuote(byte)
    case .carriageReturn: fail("a carriage return stands alone")
    }
    return false
  }

  private mutating func takePlain(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: ","): endField()
    case UInt8(ascii: "\r"): state = .carriageReturn
    case UInt8(ascii: "\""): fail("a quote stands inside a field that does not begin with one")
    default:
      field.append(byte)
      state = .plain
    }
  }

  private mutating func takeBehindQuote(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""):
      field.append(byte)
      state = .quoted
    case UInt8(ascii: ","): endField()
    case UInt8(ascii: "\r"): state = .carriageReturn
    default: fail("something follows a field's closing quote; a quote inside a field is doubled")
    }
  }

  private mutating func endField() {
    fields.append(field)
    field.removeAll(keepingCapacity: true)
    state = .fieldStart
  }

  private mutating func fail(_ detail: String) {
    problem = ImportProblem(.malformedCSV, detail)
    state = .skipping
  }

  // MARK: rows

  private mutating func finishRow() throws(ImportHeaderError) -> ImportRecord? {
    if state != .fieldStart, state != .skipping { endField() }
    defer { startRow() }
    if raw.last == UInt8(ascii: "\r") { raw.removeLast() }
    guard !raw.isEmpty else { return nil }
    guard let columns else {
      try readHeader()
      return nil
    }
    let document: Result<JSONValue, ImportProblem> =
      problem.map { .failure($0) } ?? columns.document(fields, raw: raw)
    let kept = problem == .tooLong ? Array(raw.prefix(200)) : raw
    return ImportRecord(line: firstLine, raw: kept, document: document)
  }

  private mutating func startRow() {
    fields.removeAll(keepingCapacity: true)
    field.removeAll(keepingCapacity: true)
    raw.removeAll(keepingCapacity: true)
    problem = nil
    state = .fieldStart
    firstLine = line
  }

  private mutating func readHeader() throws(ImportHeaderError) {
    if let separator = FieldSeparator(separatingHeader: raw) {
      throw ImportHeaderError("header: \(separator.advice)")
    }
    if let problem { throw ImportHeaderError("header: \(problem.detail)") }
    columns = try CSVColumns(fields)
  }
}
