/// One record of a file of reports: a line of NDJSON, or a row of CSV as the same JSON.
public struct ImportRecord: Hashable, Sendable {
  /// The longest record that is read, in bytes.
  public static let byteLimit = 1 << 20

  /// Where it begins, from one.
  public let line: Int64
  /// The record as it stands, without its line's end; the beginning of one that is too long.
  public let raw: [UInt8]
  /// The report's JSON, not checked yet; or why it cannot be told.
  public let document: Result<JSONValue, ImportProblem>

  public init(line: Int64, raw: [UInt8], document: Result<JSONValue, ImportProblem>) {
    self.line = line
    self.raw = raw
    self.document = document
  }
}

/// Why a record cannot be read at all.
public struct ImportProblem: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Code: String, Sendable {
    case malformedJSON = "malformed_json"
    case malformedCSV = "malformed_csv"
    case tooLong = "record_too_long"
  }

  public let code: Code
  public let detail: String

  public init(_ code: Code, _ detail: String) {
    self.code = code
    self.detail = detail
  }

  static let tooLong = ImportProblem(
    .tooLong, "the record has more than \(ImportRecord.byteLimit) bytes")

  public var description: String { detail }
}

/// Why a whole file is refused: its header cannot be understood.
public struct ImportHeaderError: Error, Hashable, Sendable, CustomStringConvertible {
  public let description: String

  init(_ description: String) { self.description = description }
}

/// Cuts a file, given piece by piece, into records.
public protocol ImportReader: Sendable {
  /// The records that end in this piece. Throws when the header is wrong; nothing more can be read then.
  mutating func records(in piece: ArraySlice<UInt8>) throws(ImportHeaderError) -> [ImportRecord]

  /// What is left at the file's end.
  mutating func rest() throws(ImportHeaderError) -> [ImportRecord]
}

/// The forms of files that reports are read from.
public enum ImportFormat: String, Hashable, Sendable, CaseIterable {
  case ndjson, csv

  /// By the end of a file's name: `.ndjson`, `.jsonl` or `.csv`; nil for any other.
  public init?(fileName: String) {
    let name = fileName.lowercased()
    if name.hasSuffix(".ndjson") || name.hasSuffix(".jsonl") {
      self = .ndjson
    } else if name.hasSuffix(".csv") {
      self = .csv
    } else {
      return nil
    }
  }

  public var reader: any ImportReader {
    switch self {
    case .ndjson: NDJSONReader()
    case .csv: CSVReader()
    }
  }
}
