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

  /// Takes the parts as they are; `raw` at most ``byteLimit`` long.
  public init(line: Int64, raw: [UInt8], document: Result<JSONValue, ImportProblem>) {
    self.line = line
    self.raw = raw
    self.document = document
  }
}
