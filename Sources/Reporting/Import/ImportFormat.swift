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

  /// A new reader at the beginning of a file.
  public var reader: any ImportReader {
    switch self {
    case .ndjson: NDJSONReader()
    case .csv: CSVReader()
    }
  }
}
