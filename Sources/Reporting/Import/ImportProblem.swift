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
