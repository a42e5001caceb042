/// Writes a table as bytes, row after row. What it keeps does not grow with the rows: a text is given out at once, Parquet
/// a group of at most ``rowsPerGroup`` rows and one short line for each group before.
public struct TableWriter: Sendable {
  /// So many rows of Parquet stand in one group: a reader takes a group at a time.
  public static let rowsPerGroup = 16_384

  private var form: any TableForm

  /// Nothing is written yet.
  public init(_ columns: [TableColumn], format: TableFormat) {
    form =
      switch format {
      case .csv: CSVText(columns)
      case .ndjson: NDJSONText(columns)
      case .parquet: ParquetFile(columns)
      }
  }

  /// Adds a row: a value for each column, in their order and of their kind.
  public mutating func append(_ row: [TableValue]) { form.append(row) }

  /// What was written since it was asked last; often nothing for Parquet.
  public mutating func take() -> [UInt8] { form.take() }

  /// The table's end, after which nothing is added: what ``take()`` would give out, and Parquet's footer.
  public mutating func finish() -> [UInt8] { form.finish() }
}

/// What each form of a table does.
protocol TableForm: Sendable {
  mutating func append(_ row: [TableValue])
  mutating func take() -> [UInt8]
  mutating func finish() -> [UInt8]
}

extension TableForm {
  /// A text ends with its last row.
  mutating func finish() -> [UInt8] { take() }
}
