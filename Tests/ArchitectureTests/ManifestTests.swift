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
}
