/// Why a record cannot be read at all.
public struct ImportProblem: Error, Hashable, Sendable, CustomStringConvertible {
  /// As the reject file names it; a record that is read and refused has the report's own code instead.
  public enum Code: String, Sendable {
    case malformedJSON = "malformed_json"
    case malformedCSV = "malformed_csv"
    case tooLong = "record_too_long"
  }

  /// What is wrong with the record.
  public let code: Code
  /// A sentence with what was found.
  public let detail: String

  /// `detail` is shown to the person who imports.
  public init(_ code: Code, _ detail: String) {
    self.code = code
    self.detail = detail
  }

  static let tooLong = ImportProblem(
    .tooLong, "the record has more than \(ImportRecord.byteLimit) bytes")

  /// The detail alone: the code stands beside it in the reject file.
  public var description: String { detail }
}

/// Why a whole file is refused: its header cannot be understood.
public struct ImportHeaderError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A sentence that names the column.
  public let description: String

  init(_ description: String) { self.description = description }
}
