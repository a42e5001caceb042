import Testing

struct ImportTests {
  static let manifest = PackageManifest(
    text: """
      let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
      let package = Package(targets: [
        .target(name: "Amounts"),
        .target(name: "Metering", dependencies: ["Amounts"]),
        .target(
          name: "Reporting",
          dependencies: ["Amounts", "Metering"]),
        .target(name: "LedgerSQLite", dependencies: ["Amounts", grdb]),
        .executableTarget(name: "billing", dependencies: ["LedgerSQLite"]),
        .testTarget(name: "AmountsTests", dependencies: ["Amounts"]),
      ])
      """)

  @Test func manifestIsReadFromItsText() {
    #expect(
      Self.manifest.targets == [
        .init(name: "Amounts", isTest: false, dependencies: []),
        .init(name: "Metering", isTest: false, dependencies: ["Amounts"]),
        .init(name: "Reporting", isTest: false, dependencies: ["Amounts", "Metering"]),
        .init(name: "LedgerSQLite", isTest: false, dependencies: ["Amounts", "GRDB"]),
        .init(name: "billing", isTest: false, dependencies: ["LedgerSQLite"]),
        .init(name: "AmountsTests", isTest: true, dependencies: ["Amounts"]),
      ])
  }

  @Test(arguments: [
    ("import Amounts", ["Amounts"]),
    ("public import Amounts", ["Amounts"]),
    ("@testable import Amounts", ["Amounts"]),
    ("@preconcurrency public import struct Amounts.Money", ["Amounts"]),
    ("  @_spi(Checks) import Amounts", ["Amounts"]),
    ("import Amounts; import GRDB", ["Amounts", "GRDB"]),
    ("let text = \"import Amounts\"", []),
    ("let important = 1", []),
  ])
  func modulesAreReadFromImportLines(line: String, expected: [String]) {
    #expect(ImportRule.modules(importedIn: line) == expected)
  }

  @Test(arguments: [
    ("Amounts", "import Synchronization", nil),
    ("Amounts", "// import Foundation", nil),
    ("Reporting", "public import Metering", nil),
    ("Reporting", "import Foundation", nil),
    ("LedgerSQLite", "import GRDB", nil),
    ("billing", "import LedgerSQLite", nil),
    ("Amounts", "import Foundation", "Amounts is pure: it must not import Foundation"),
    ("Metering", "import GRDB", "Metering is pure: it must not import GRDB"),
    ("Metering", "import Reporting", "Metering must not build on Reporting"),
    ("StripeSandbox", "public import Amounts", "StripeSandbox must not build on Amounts"),
    (
      "BillingServer", "@testable import LedgerSQLite",
      "BillingServer must not build on LedgerSQLite"
    ),
    (
      "Reporting", "import GRDB",
      "Reporting imports GRDB, which Package.swift does not declare for it"
    ),
    (
      "LedgerSQLite", "import Metering",
      "LedgerSQLite imports Metering, which Package.swift does not declare for it"
    ),
    ("Helpers", "import Amounts", "Helpers is not in the table of targets"),
  ])
  func undeclaredImportIsRefused(target: String, line: String, reason: String?) {
    let rule = ImportRule(table: .billing, manifest: Self.manifest)
    let found = rule.violations(in: SourceFile(target: target, text: "// a file\n\(line)"))
    #expect(found == (reason.map { [Violation(place: "Fixture.swift:2", reason: $0)] } ?? []))
  }

  @Test func everyImportIsAllowedAndDeclared() throws {
    let rule = ImportRule(table: .billing, manifest: try SourceTree.manifest())
    let files = try SourceTree.targetFiles()
    #expect(files.count > 15)
    #expect(files.flatMap(rule.violations) == [])
  }
}
