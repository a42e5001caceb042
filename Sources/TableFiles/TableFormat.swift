/// In which form a table is written.
public enum TableFormat: String, Hashable, Sendable, CaseIterable {
  /// RFC 4180 with a line of names, every line ended by CR and LF.
  case csv
  /// One JSON object a line.
  case ndjson
  /// Apache Parquet, version 2.6 of its format: plain values in groups of rows, not compressed.
  case parquet

  /// As `Content-Type` names it (RFC 7111 for CSV; registered at IANA for Parquet).
  public var mediaType: String {
    switch self {
    case .csv: "text/csv; charset=utf-8; header=present"
    case .ndjson: "application/x-ndjson"
    case .parquet: "application/vnd.apache.parquet"
    }
  }
}
