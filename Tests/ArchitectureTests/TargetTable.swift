/// What each target may build on: the table of ARCHITECTURE.md as data, in the order of Package.swift.
///
/// A target may import what is listed here, and what those import in turn. Targets that later work
/// fills are listed from the start, so that the table does not follow the code.
struct TargetTable {
  struct Row {
    let target: String
    let buildsOn: [String]
    /// Pure targets import the standard library and nothing else from outside.
    let isPure: Bool
    /// Only programs may import anything, the storage adapters among it.
    let isProgram: Bool

    init(_ target: String, _ buildsOn: [String] = [], isPure: Bool = false, isProgram: Bool = false)
    {
      self.target = target
      self.buildsOn = buildsOn
      self.isPure = isPure
      self.isProgram = isProgram
    }
  }

  let rows: [Row]

  static let billing = TargetTable(rows: [
    Row("Wire", isPure: true),
    Row("Amounts", isPure: true),
    Row("Metering", ["Wire", "Amounts"], isPure: true),
    Row("Reporting", ["Metering"]),
    Row("Catalog", ["Metering"]),
    Row("UsageLedger", ["Reporting"]),
    Row("Rating", ["Catalog"], isPure: true),
    Row("Billing", ["UsageLedger", "Rating"], isPure: true),
    Row("Alerting", ["Billing"]),
    Row("TableFiles", ["Reporting"]),
    Row("FileEditions"),
    Row("Release", isPure: true),
    Row("Sizing"),
    Row("WebClient", ["Wire"]),
    Row("ProgramLog", ["Wire"]),
    Row("StripeAPI", ["WebClient"]),
    Row("StripeCatalog", ["Billing", "StripeAPI"]),
    Row("StripeAccounts", ["StripeCatalog"]),
    Row("StripeDelivery", ["StripeAccounts"]),
    Row("LedgerTables", ["UsageLedger"]),
    Row("LedgerSQLite", ["LedgerTables"]),
    Row("CLibPQ"),
    Row("LedgerPostgres", ["CLibPQ", "LedgerTables"]),
    Row("LedgerConformance", ["UsageLedger"]),
    Row("PrometheusClient", ["WebClient"]),
    Row("CLibYAML"),
    Row("UsageExporter", ["Reporting", "Release", "ProgramLog", "PrometheusClient", "CLibYAML"]),
    Row("BillingServer", ["StripeDelivery", "Alerting", "TableFiles", "FileEditions"]),
    Row("StripeSandbox"),
    Row("Demonstration", ["Reporting"]),
    Row("billing", isProgram: true),
    Row("billing-exporter", isProgram: true),
    Row("billing-unstored", isProgram: true),
    Row("billing-rating-bench", isProgram: true),
    Row("billing-ledger-bench", isProgram: true),
  ])

  /// Modules that come with the toolchain and that pure targets may use too.
  static let standardLibrary: Set<String> = ["Swift", "Synchronization"]

  /// Modules that come with the toolchain and need no entry in Package.swift.
  static let platform: Set<String> = standardLibrary.union([
    "Darwin", "Dispatch", "Foundation", "FoundationEssentials", "FoundationNetworking", "Glibc",
    "Musl",
    "RegexBuilder", "Testing", "_Concurrency",
  ])

  var targets: [String] { rows.map(\.target) }

  subscript(target: String) -> Row? { rows.first { $0.target == target } }

  /// The targets of ours that `target` may import; nil for one that is not in the table.
  func importable(by target: String) -> Set<String>? {
    guard let row = self[target] else { return nil }
    guard !row.isProgram else {
      return Set(rows.filter { !$0.isProgram }.map(\.target))
    }
    return row.buildsOn.reduce(into: Set(row.buildsOn)) { all, next in
      all.formUnion(importable(by: next) ?? [])
    }
  }
}
