import Foundation
import Testing

/// A construct that the code does without, with one line that the rule refuses and one that it lets pass.
struct TextRule: Sendable, CustomTestStringConvertible {
  let name: String
  let pattern: String
  /// The targets it holds in; nil for all.
  var targets: Set<String>?
  /// Programs, which may do what libraries leave to them.
  var exempt: Set<String> = []
  var readsComments = false
  /// A comment right above, with the proof, makes it acceptable.
  var acceptsProof = false
  let refuses: String
  let allows: String

  var testDescription: String { name }

  func violations(in file: SourceFile) -> [Violation] {
    guard targets?.contains(file.target) ?? true, !exempt.contains(file.target) else { return [] }
    let searched = readsComments ? file.lines : file.code
    return searched.indices.filter { index in
      searched[index].range(of: pattern, options: .regularExpression) != nil
        && !(acceptsProof && hasProof(above: index, in: file))
    }.map { file.violation(line: $0, name) }
  }

  private func hasProof(above index: Int, in file: SourceFile) -> Bool {
    index > 0 && file.lines[index - 1].trimmingCharacters(in: .whitespaces).hasPrefix("//")
  }
}

extension TextRule {
  static let programs: Set<String> = ["billing", "billing-exporter"]
  static let domain: Set<String> = [
    "Amounts", "Metering", "Reporting", "Catalog", "UsageLedger", "Rating", "Alerting",
  ]

  static let all: [TextRule] = [
    TextRule(
      name: "traps on input instead of throwing", pattern: #"\btry!|\bas! |\bfatalError\("#,
      refuses: "let text = try! decode()", allows: "let text = try decode()"),
    TextRule(
      name: "leaves a note instead of the work", pattern: #"\b(TODO|FIXME|XXX)\b"#,
      readsComments: true,
      refuses: "// TODO: round", allows: "// Rounds half to even."),
    TextRule(
      name: "starts a task that nothing waits for",
      pattern: #"(^|[^.A-Za-z])Task(\.detached)?\s*(\([^)]*\)\s*)?\{"#,
      refuses: "Task { await send() }", allows: "group.addTask { await send() }"),
    TextRule(
      name: "asserts safety without a comment above that proves it",
      pattern: #"@unchecked Sendable|nonisolated\(unsafe\)"#, acceptsProof: true,
      refuses: "final class Box: @unchecked Sendable {}",
      allows: "// One queue alone touches the pointer.\nfinal class Box: @unchecked Sendable {}"),
    TextRule(
      name: "computes with binary fractions where money or counts are",
      pattern: #"\b(Double|Float)\b"#, targets: ["Amounts", "UsageLedger", "Rating"],
      refuses: "let price: Double = 0.1", allows: "let price: UnitPrice = tenth  // not a Double"),
    TextRule(
      name: "reads a clock or rolls dice where time and ids are arguments",
      pattern:
        #"\bDate\(\)|\bDate\.now\b|\b(Continuous|Suspending)Clock\b|clock_gettime|\bUUID\(\)|\.random\(in:"#,
      targets: domain,
      refuses: "let receivedAt = Date()", allows: "func report(receivedAt: Timestamp) {}"),
    TextRule(
      name: "reads the environment outside a program",
      pattern: #"processInfo\.environment|\bgetenv\("#, exempt: programs,
      refuses: "let key = ProcessInfo.processInfo.environment[name]",
      allows: "let key = settings.key"),
    TextRule(
      name: "asks others by HTTP past the one client, WebClient",
      pattern:
        #"\bimport (AsyncHTTPClient|FoundationNetworking)|\bURLSession\b|\bClientBootstrap\b"#,
      exempt: others.union(["WebClient"]),
      refuses: "import AsyncHTTPClient", allows: "import WebClient  // not AsyncHTTPClient"),
    TextRule(
      name: "writes an encoding of its own beside those of Wire",
      pattern: encodings, exempt: others.union(["Wire"]),
      refuses: "let digits = String(byte, radix: 16)",
      allows: "let digits = Hexadecimal.digits(of: byte)  // not radix: 16"),
    TextRule(
      name: "writes a statement in Swift that belongs into a file of SQL",
      pattern: #"(^\s*|")(SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|DROP) \w"#,
      targets: ["LedgerTables", "LedgerSQLite", "LedgerPostgres"],
      refuses: "  SELECT id FROM links",
      allows: "let text = LinksSQL.ofCustomer  // not SELECT id FROM links"),
  ]

  /// They stand for others, and so have everything of their own.
  private static let others: Set<String> = ["StripeSandbox", "Demonstration"]

  /// How hexadecimal, base 64, percent-encoding and the dates of HTTP look where they are written by hand.
  private static let encodings = [
    #"radix: 16"#, "hexDigitValue", #"func hexadecimal\("#, "0123456789[aA][bB][cC][dD][eE][fF]\"",
    "base64Encoded", "ABCDEFGHIJKLMNOPQRSTUVWXYZabc[^\"]*0123456789", "[pP]ercentEncoding\\(",
    "removingPercentEncoding", "%a, %d %b", #""Jan", "Feb""#,
    #"\b(enum|struct|class) (HTTPDate|Base64|Hexadecimal|PercentEncoding|WebAddress|LinkHeader)\b"#,
  ].joined(separator: "|")
}
