public import Metering
public import TableFiles

/// Which tables are written into a folder by themselves, and when: usage a file a day, the others a file a month. Pure.
///
/// Once a day all that may still change is written anew: a day of usage for a week, since windows come late, and the running month of the
/// others and the one before.
public struct ExportSchedule: Hashable, Sendable {
  /// One table in one form.
  public struct Table: Hashable, Sendable {
    /// What is written.
    public let kind: ExportKind
    /// As what.
    public let format: TableFormat

    /// Takes the parts as they are.
    public init(_ kind: ExportKind, as format: TableFormat) {
      self.kind = kind
      self.format = format
    }

    /// `KIND.FORMAT`, such as `usage.parquet`; nil for anything else.
    public init?(_ text: String) {
      let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 2, let kind = ExportKind(rawValue: parts[0]),
        let format = TableFormat(rawValue: parts[1])
      else { return nil }
      self.init(kind, as: format)
    }
  }

  /// One file that is due.
  public struct File: Hashable, Sendable {
    /// `usage-2026-01-31.parquet`, `invoices-2026-01.csv`.
    public let name: String
    /// What is in it.
    public let question: ExportQuestion
    /// As what.
    public let format: TableFormat
    /// When it has what it will ever have.
    let settledAt: Timestamp
  }

  /// How far back days of usage are written that have no file.
  private static let mostDays: Int64 = 31
  /// How long a day's windows may come late.
  private static let lateDays: Int64 = 7
  private static let daySeconds: Int64 = 86_400
  private static let hourSeconds: Int64 = 3_600

  /// Where the files lie.
  public let folder: String
  /// What is written.
  public let tables: [Table]
  /// From which hour of each day on, UTC, 0 to 23.
  public let hour: Int64

  /// Takes the parts as they are.
  public init(folder: String, tables: [Table], hour: Int64) {
    self.folder = folder
    self.tables = tables
    self.hour = hour
  }

  /// The files to write at `now`, oldest first. `written`: when the file of that name was written last; nil where there is none.
  public func due(at now: Timestamp, written: (String) -> Timestamp?) -> [File] {
    let lag = hour * Self.hourSeconds
    let today = (now.seconds - lag) / Self.daySeconds * Self.daySeconds
    let turn = Timestamp(seconds: today + lag)
    return tables.flatMap { files(of: $0, until: Timestamp(seconds: today)) }.filter { file in
      guard let written = written(file.name) else { return true }
      return written < turn && written < file.settledAt
    }
  }

  private func files(of table: Table, until today: Timestamp) -> [File] {
    switch table.kind {
    case .usage:
      (1...Self.mostDays).reversed().map { days in
        let start = today.advanced(bySeconds: -days * Self.daySeconds)
        let end = start.advanced(bySeconds: Self.daySeconds)
        return file(
          table, BillingPeriod(start: start, end: end), nameLength: 10,
          settledAt: end.advanced(bySeconds: Self.lateDays * Self.daySeconds))
      }
    case .invoices, .deliveries, .focus:
      months(until: today).map { file(table, $0, nameLength: 7, settledAt: .distantFuture) }
    }
  }

  private func months(until today: Timestamp) -> [BillingPeriod] {
    let running = BillingPeriod(calendarMonthOfWindowEnd: today)
    return [BillingPeriod(calendarMonthOfWindowEnd: running.start), running]
  }

  private func file(
    _ table: Table, _ span: BillingPeriod, nameLength: Int, settledAt: Timestamp
  ) -> File {
    File(
      name:
        "\(table.kind.rawValue)-\(span.start.description.prefix(nameLength)).\(table.format.rawValue)",
      question: ExportQuestion(table.kind, from: span.start, to: span.end), format: table.format,
      settledAt: settledAt)
  }
}
