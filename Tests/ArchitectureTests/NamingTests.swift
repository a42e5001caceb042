import Foundation
import Testing

struct NamingTests {
  /// Declarations whose type has the name of one of our modules: `Catalog.Catalog` could not be told
  /// from the module in a file that imports both.
  private func typesNamedLikeAModule(in file: SourceFile) -> [Violation] {
    let modules = TargetTable.billing.targets.filter { !$0.contains("-") }.joined(separator: "|")
    let pattern = #"\b(struct|class|enum|actor|protocol|typealias)\s+(\#(modules))\b"#
    return file.code.enumerated().compactMap { number, line in
      line.range(of: pattern, options: .regularExpression).map {
        file.violation(line: number, "\(line[$0]) has the name of a module")
      }
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
    let paths = try ["Sources", "Benchmarks/Sources", "Tests"].flatMap(SourceTree.swiftPaths)
    #expect(paths.filter(isMeaningless) == [])
  }
}
