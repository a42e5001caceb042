import Foundation

/// The "not" list of docs/reference/glossary.md, held in the targets whose words it has been through.
///
/// Comments, messages and identifiers are read word by word, identifiers by their humps. A key alone in quotes is a name
/// that is stored or sent, and stays.
struct GlossaryRule {
  /// Singular and plural, and the forms that stand for the noun.
  static let refused: Set<String> = [
    "wish", "wishes", "round", "rounds", "visit", "visits", "drive", "drives", "standing", "book",
    "books", "worth", "misnamed", "prompt", "prompts",
  ]
  /// As verbs they are everybody's; as names of things they are not.
  static let refusedNames: Set<String> = ["look", "looks"]
  static let refusedPhrases = ["stands twice", "by chance"]

  /// What is somebody else's word in a target: Stripe's and the catalogue's `round`, arithmetic, columns of a frozen schema.
  static let others: [String: Set<String>] = [
    "Amounts": ["rounds"], "Catalog": ["round", "rounds"], "LedgerPostgres": ["standing"],
  ]
  static let targets: Set<String> = [
    "Amounts", "Metering", "Reporting", "Catalog", "UsageLedger", "LedgerConformance",
    "LedgerPostgres", "PrometheusClient", "UsageExporter", "billing-exporter",
  ]

  func violations(in file: SourceFile) -> [Violation] {
    guard Self.targets.contains(file.target) else { return [] }
    let refused = Self.refused.subtracting(Self.others[file.target] ?? [])
    return file.lines.indices.flatMap { index in
      let line = file.lines[index].replacing(#/"[a-z_]+"/#, with: "")
      let names = file.code[index].replacing(#/"[^"]*"/#, with: "")
      let found =
        Self.words(line).filter(refused.contains)
        + Self.words(names).filter(Self.refusedNames.contains)
        + Self.refusedPhrases.filter(line.contains)
      return found.map { file.violation(line: index, "\($0) is not a word of the glossary") }
    }
  }

  /// The words of a line in small letters: `mostPerRound` has three.
  private static func words(_ line: String) -> [String] {
    line.matches(of: #/[A-Z]?[a-z]+|[A-Z]+(?![a-z])/#).map { $0.output.lowercased() }
  }
}
