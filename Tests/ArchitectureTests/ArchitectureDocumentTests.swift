import Foundation
import Testing

/// The table that people read says what the table that is executed says.
struct ArchitectureDocumentTests {
  private struct Row: Equatable {
    let target: String
    let buildsOn: [String]
  }

  /// Rows such as "| `Rating` | price models | `Catalog` |".
  private func rows(in document: String) -> [Row] {
    document.split(separator: "\n").compactMap { line in
      guard let row = line.wholeMatch(of: #/\| `([\w-]+)` \|.*\| ([^|]*) \|/#) else { return nil }
      let named = row.2.matches(of: #/`(\w+)`/#).map { String($0.1) }
      return Row(target: String(row.1), buildsOn: named)
    }
  }

  @Test func rowsAreReadFromATable() {
    let table = "| target | holds | builds on |\n| --- | --- | --- |\n| `A` | x | `B`, `C` |"
    #expect(rows(in: table) == [Row(target: "A", buildsOn: ["B", "C"])])
  }

  @Test func architectureShowsTheExecutedTable() throws {
    let file = SourceTree.root.appending(path: "ARCHITECTURE.md")
    let declared = try SourceTree.manifest().targets.map(\.name)
    let executed = TargetTable.billing.rows.filter { declared.contains($0.target) }.map { row in
      Row(target: row.target, buildsOn: row.buildsOn.filter(declared.contains))
    }
    #expect(rows(in: try String(contentsOf: file, encoding: .utf8)) == executed)
  }
}
