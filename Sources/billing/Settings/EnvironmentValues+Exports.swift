import BillingServer
import Configuration
import TableFiles

extension EnvironmentValues {
  private static let usualTables = [
    ExportSchedule.Table(.usage, as: .parquet), ExportSchedule.Table(.invoices, as: .parquet),
  ]

  /// The tables that are written by themselves: none without a folder.
  func exports() throws(SettingError) -> ExportSchedule? {
    let hour = try count("billing.export.hour", in: 0...23) ?? 3
    let tables = try tables("billing.exports") ?? Self.usualTables
    return text("billing.export.folder").map {
      ExportSchedule(folder: $0, tables: tables, hour: Int64(hour))
    }
  }

  private func tables(_ key: ConfigKey) throws(SettingError) -> [ExportSchedule.Table]? {
    guard let text = text(key) else { return nil }
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    let tables = parts.compactMap { ExportSchedule.Table($0.filter { !$0.isWhitespace }) }
    guard tables.count == parts.count, Set(tables).count == tables.count else {
      throw SettingError(
        variable: key.variable, value: text,
        takes: """
          KIND.FORMAT with commas between, each once, such as usage.parquet,invoices.csv: usage, invoices, deliveries or focus \
          as csv, ndjson or parquet
          """)
    }
    guard self.text("billing.export.folder") != nil else {
      throw SettingError(
        variable: key.variable, value: text, takes: "nothing without BILLING_EXPORT_FOLDER")
    }
    return tables
  }
}
