import Foundation
import Testing

/// Which folder of a target uses which other one, told from the types that each declares and names.
struct FolderGraph {
  /// By folder: the folders it uses, with a file that does.
  let uses: [String: [String: String]]

  init(_ files: [SourceFile]) {
    var owners: [String: Set<String>] = [:]
    for file in files {
      for type in Self.declared(in: file) {
        owners[type, default: []].insert(Self.folder(of: file))
      }
    }
    var uses: [String: [String: String]] = [:]
    for file in files {
      let own = Self.folder(of: file)
      for type in Self.named(in: file) {
        guard let folders = owners[type], folders.count == 1, let other = folders.first,
          other != own
        else { continue }
        uses[own, default: [:]][other] = uses[own]?[other] ?? file.path
      }
    }
    self.uses = uses
  }

  /// The first cycle that is found, as "A -> B (file) -> A (file)"; nil without one.
  var cycle: String? {
    for start in uses.keys.sorted() {
      if let path = path(from: start, to: start, seen: []) {
        let steps = zip(path, path.dropFirst()).map { " -> \($1) (\(uses[$0]?[$1] ?? ""))" }
        return start + steps.joined()
      }
    }
    return nil
  }

  private func path(from folder: String, to goal: String, seen: Set<String>) -> [String]? {
    for next in (uses[folder] ?? [:]).keys.sorted() {
      if next == goal { return [folder, goal] }
      guard !seen.contains(next) else { continue }
      if let rest = path(from: next, to: goal, seen: seen.union([next])) { return [folder] + rest }
    }
    return nil
  }

  /// The folder right below the target; files beside it are in none.
  private static func folder(of file: SourceFile) -> String {
    let parts = file.path.split(separator: "/")
    return parts.count > 3 ? String(parts[2]) : "."
  }

  /// Types at the left margin: those that another file can name by their name alone.
  private static func declared(in file: SourceFile) -> [String] {
    file.code.compactMap { line in
      line.prefixMatch(
        of:
          #/(?:(?:public|package|final|indirect) )*(?:struct|class|enum|actor|protocol|typealias) (\w+)/#
      ).map { String($0.1) }
    }
  }

  private static func named(in file: SourceFile) -> Set<String> {
    Set(
      file.code.flatMap { line in
        line.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map(String.init)
      }.filter { $0.first?.isUppercase ?? false })
  }
}

struct FolderCycleTests {
  /// In the order of a number's life, from what a period bills to what is sent for it.
  static let targets = ["Billing", "StripeCatalog", "StripeAccounts", "StripeDelivery"]

  private static func file(_ path: String, _ text: String) -> SourceFile {
    SourceFile(target: "Billing", path: "Sources/Billing/\(path)", text: text)
  }

  @Test func cycleIsDrawn() {
    let graph = FolderGraph([
      Self.file("A/One.swift", "struct One { let two: Two }"),
      Self.file("B/Two.swift", "struct Two {}\nextension Two { var three: Three { Three() } }"),
      Self.file("C/Three.swift", "struct Three { func one(_ one: One) {} }"),
    ])
    #expect(
      graph.cycle
        == "A -> B (Sources/Billing/A/One.swift) -> C (Sources/Billing/B/Two.swift) -> A (Sources/Billing/C/Three.swift)"
    )
  }

  @Test func lineIsNoCycle() {
    let graph = FolderGraph([
      Self.file("A/One.swift", "struct One { let two: Two }"),
      Self.file("B/Two.swift", "/// Used by One.\nstruct Two {}"),
    ])
    #expect(graph.cycle == nil)
    #expect(graph.uses == ["A": ["B": "Sources/Billing/A/One.swift"]])
  }

  @Test(arguments: targets) func foldersFormNoCycle(target: String) throws {
    let files = try SourceTree.swiftFiles(in: "Sources").filter { $0.target == target }
    #expect(!files.isEmpty)
    #expect(FolderGraph(files).cycle == nil)
  }
}
