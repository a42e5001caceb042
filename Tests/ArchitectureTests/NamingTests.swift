import Testing

struct NamingTests {
  /// Declarations whose type has the name of one of our modules: `Catalog.Catalog` could not be told
  /// from the module in a file that imports both.
  private func typesNamedLikeAModule(in file: SourceFile) -> [Violation] {
    let modules = Set(TargetTable.billing.targets)
    return file.code.enumerated().flatMap { number, line in
      line.matches(of: #/\b(?:struct|class|enum|actor|protocol|typealias)\s+(\w+)/#)
        .map { String($0.1) }.filter(modules.contains)
        .map { file.violation(line: number, "\($0) is the name of a module") }
    }
  }

  private func isMeaningless(_ path: String) -> Bool {
    let parts = path.split(separator: "/").map { $0.replacing(".swift", with: "") }
    let says = ["Util", "Helper", "Manager", "Common", "Misc", "Extras"]
    return parts.contains { part in
      part == "Core" || part == "Base" || says.contains { part.contains($0) }
    }
  }

  @Test(arguments: [
    ("public struct Catalog {}", 1), ("enum Rating: Sendable {", 1), ("struct PriceCatalog {}", 0),
    ("let catalog: Catalog.PriceCatalog", 0),
  ])
  func typeNamedLikeAModuleIsRefused(line: String, count: Int) {
    #expect(typesNamedLikeAModule(in: SourceFile(target: "Catalog", text: line)).count == count)
  }

  @Test func noTypeIsNamedLikeAModule() throws {
    let files = try SourceTree.targetFiles()
    #expect(files.flatMap(typesNamedLikeAModule) == [])
  }

  @Test(arguments: [
    ("Sources/Amounts/StringUtils.swift", true), ("Sources/StripeAPI/Core/Client.swift", true),
    ("Sources/BillingServer/SessionManager.swift", true), ("Sources/Amounts/Money.swift", false),
    ("Sources/Metering/Score.swift", false),
  ])
  func nameThatSaysNothingIsRefused(path: String, isRefused: Bool) {
    #expect(isMeaningless(path) == isRefused)
  }

  @Test func filesAndFoldersAreNamedForWhatTheyHold() throws {
    let files = try SourceTree.targetFiles() + SourceTree.swiftFiles(in: "Tests")
    #expect(files.map(\.path).filter(isMeaningless) == [])
  }
}
