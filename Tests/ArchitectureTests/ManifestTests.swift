import Testing

struct ManifestTests {
  /// Dependencies on our own targets that the table does not allow, as "target -> dependency".
  private func undue(in manifest: PackageManifest) -> [String] {
    let table = TargetTable.billing
    return manifest.targets.filter { !$0.isTest }.flatMap { target in
      target.dependencies.filter { dependency in
        table.targets.contains(dependency)
          && table.importable(by: target.name)?.contains(dependency) != true
      }.map { "\(target.name) -> \($0)" }
    }
  }

  @Test func dependencyAgainstTheTableIsRefused() {
    let manifest = PackageManifest(
      text: """
        .target(name: "Amounts", dependencies: ["Metering"]),
        .target(name: "Metering", dependencies: ["Amounts"]),
        """)
    #expect(undue(in: manifest) == ["Amounts -> Metering"])
  }

  @Test func dependenciesOfPackageSwiftFollowTheTable() throws {
    #expect(undue(in: try SourceTree.manifest()) == [])
  }

  @Test func targetsStandInTheOrderOfTheTable() throws {
    let declared = try SourceTree.manifest().targets.filter { !$0.isTest }.map(\.name)
    #expect(declared.count >= 16)
    #expect(declared == TargetTable.billing.targets.filter(declared.contains))
  }

  @Test func tableNamesOnlyItsOwnTargetsAndHasNoCycle() {
    let rows = TargetTable.billing.rows
    for (index, row) in rows.enumerated() {
      let earlier = Set(rows[..<index].map(\.target))
      // Each row builds only on rows above it, so no cycle can close.
      #expect(earlier.isSuperset(of: row.buildsOn), "\(row.target)")
    }
  }

  /// Modules that Package.swift declares for a target and that none of its files imports, as "target -> module".
  private func unused(in manifest: PackageManifest, _ files: [SourceFile]) -> [String] {
    manifest.targets.filter { !$0.isTest }.flatMap { target in
      let imported = Set(
        files.filter { $0.target == target.name }.flatMap(\.code)
          .flatMap(ImportRule.modules(importedIn:)))
      return target.dependencies.filter { !imported.contains($0) }.map { "\(target.name) -> \($0)" }
    }
  }

  @Test func declaredAndUnusedIsRefused() {
    let manifest = PackageManifest(
      text: """
        .target(name: "Amounts"), .target(name: "Metering", dependencies: ["Amounts"]),
        .target(name: "Catalog", dependencies: ["Amounts", "Metering"]),
        """)
    let files = [
      SourceFile(target: "Metering", text: "import Amounts"),
      SourceFile(target: "Catalog", text: "public import Metering"),
    ]
    #expect(unused(in: manifest, files) == ["Catalog -> Amounts"])
  }

  @Test func everythingDeclaredIsImported() throws {
    let files = try SourceTree.targetFiles()
    #expect(unused(in: try SourceTree.manifest(), files) == [])
  }
}
