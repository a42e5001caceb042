import Foundation

/// What one report, one process and one row cost, as the benchmark measured it on the machine that docs/benchmarks.md names.
public struct UnitCosts: Codable, Equatable, Sendable {
  /// Processor time of a report on SQLite with what it takes of HTTP, in µs, on connections that stay open.
  public var sqliteReportMicroseconds: Double
  /// Durable reports a second on SQLite, with the load generator on the same two cores.
  public var sqliteReportsPerSecond: Double
  /// Processor time of a report in the service where PostgreSQL stores it, in µs.
  public var serviceReportMicroseconds: Double
  /// Processor time of a report in PostgreSQL's processes, in µs; of windows of a minute.
  public var postgresReportMicroseconds: Double
  /// The same of hourly reports, each of which writes an hour's total.
  public var postgresHourlyReportMicroseconds: Double
  /// Processor time of a report in the service that comes over TLS on a connection of its own, in µs, on SQLite.
  public var loneReportMicroseconds: Double
  /// Bytes of such a report to the service and of its answer, TLS and headers among them.
  public var loneRequestBytes: Double
  public var loneAnswerBytes: Double
  /// Bytes of an hourly report of four metrics on the disk, with its part of totals and indexes.
  public var sqliteReportBytes: Double
  public var postgresReportBytes: Double
  /// Bytes of PostgreSQL's write-ahead log an hourly report: what an archive or a standby receives.
  public var postgresLogBytes: Double
  /// Memory of the service after the benchmark's load, in MB.
  public var serviceMegabytes: Double

  enum CodingKeys: String, CodingKey {
    case sqliteReportMicroseconds = "sqlite_report_us"
    case sqliteReportsPerSecond = "sqlite_reports_per_second"
    case serviceReportMicroseconds = "service_report_us"
    case postgresReportMicroseconds = "postgres_report_us"
    case postgresHourlyReportMicroseconds = "postgres_hourly_report_us"
    case loneReportMicroseconds = "lone_report_us"
    case loneRequestBytes = "lone_request_bytes"
    case loneAnswerBytes = "lone_answer_bytes"
    case sqliteReportBytes = "sqlite_report_bytes"
    case postgresReportBytes = "postgres_report_bytes"
    case postgresLogBytes = "postgres_log_bytes"
    case serviceMegabytes = "service_megabytes"
  }

  /// Those of `Files/unitCosts.json`, which `make bench` writes. Throws where a figure is missing there.
  public static func measured() throws -> UnitCosts {
    try JSONDecoder().decode(UnitCosts.self, from: Data(EmbeddedFiles.unitCosts.utf8))
  }
}
