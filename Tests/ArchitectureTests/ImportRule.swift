import Foundation

/// Holds every `import` line to the table and to what Package.swift declares.
struct ImportRule {
  let table: TargetTable
  let manifest: PackageManifest

  func violations(in file: SourceFile) -> [Violation] {
    file.code.enumerated().flatMap { number, line in
      Self.modules(importedIn: line).compactMap { module in
        objection(to: module, in: file.target).map { file.violation(line: number, $0) }
      }
    }
  }

  /// The module of `import M`, `public import struct M.T`, `@testable import M` and the like; several
  /// when a line holds several statements.
  static func modules(importedIn line: String) -> [String] {
    // The pattern takes half a minute over all lines of the sources; most of them do not hold the word.
    guard line.contains("import") else { return [] }
    let statement =
      #/
      (?:^|;)\s*(?:@\w+(?:\([^)]*\))?\s+)*
      (?:(?:public|package|internal|fileprivate|private)\s+)?
      import\s+(?:(?:struct|class|enum|protocol|typealias|func|let|var|actor)\s+)?(\w+)
      /#
    return line.matches(of: statement).map { String($0.1) }
  }

  private func objection(to module: String, in target: String) -> String? {
    guard let row = table[target], let ours = table.importable(by: target) else {
      return "\(target) is not in the table of targets"
    }
    if TargetTable.platform.contains(module) {
      let isAllowed = !row.isPure || TargetTable.standardLibrary.contains(module)
      return isAllowed ? nil : "\(target) is pure: it must not import \(module)"
    }
    if table.targets.contains(module) {
      guard ours.contains(module) else { return "\(target) must not build on \(module)" }
    } else if row.isPure {
      return "\(target) is pure: it must not import \(module)"
    }
    guard manifest[target]?.dependencies.contains(module) == true else {
      return "\(target) imports \(module), which Package.swift does not declare for it"
    }
    return nil
  }
}
