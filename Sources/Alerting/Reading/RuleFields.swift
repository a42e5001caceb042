import Amounts
import Metering

/// The fields of one mapping, read one by one; collects what is wrong with them.
struct RuleFields {
  let path: String
  private let line: Int?
  private let members: [(name: String, node: RuleNode)]
  private(set) var issues: [AlertIssue] = []

  /// Of a node that is no mapping nothing is read, which is an issue.
  init(_ node: RuleNode, at path: String) {
    self.path = path
    line = node.line
    guard case .mapping(let members) = node.value else {
      self.members = []
      issues = [AlertIssue(line: node.line, path: path, problem: "expected a mapping")]
      return
    }
    self.members = members
  }

  /// The names that are there, in their order.
  var names: [(name: String, node: RuleNode)] { members }

  /// Refuses names beyond these, with the one that was probably meant.
  mutating func allow(_ allowed: [String]) {
    for member in members where !allowed.contains(member.name) {
      let near = Vocabulary(allowed).closest(to: member.name)
      let hint =
        near.map { "did you mean \($0)?" } ?? "allowed are \(allowed.joined(separator: ", "))"
      refuse(member.name, "unknown; \(hint)")
    }
  }

  /// Adds the issues of another reader.
  mutating func take(_ others: [AlertIssue]) { issues += others }

  mutating func refuse(_ name: String, _ problem: String) {
    issues.append(
      AlertIssue(
        line: node(name)?.line ?? line, path: path.isEmpty ? name : "\(path).\(name)",
        problem: problem))
  }

  func node(_ name: String) -> RuleNode? { members.first { $0.name == name }?.node }

  /// Nil where it is absent or no single value, which is an issue.
  mutating func text(_ name: String, _ kind: RuleNode.Kind = .text) -> String? {
    guard let node = node(name) else { return nil }
    guard case .scalar(let text, let found) = node.value else {
      refuse(name, "expected a single value")
      return nil
    }
    guard found == .any || found == kind else {
      refuse(name, kind == .text ? "expected a string" : "expected a number")
      return nil
    }
    return text
  }

  mutating func required(_ name: String, _ kind: RuleNode.Kind = .text) -> String? {
    guard node(name) != nil else {
      refuse(name, "is required")
      return nil
    }
    return text(name, kind)
  }

  /// A value that `make` takes; the default where it is absent, nil where it is refused.
  mutating func value<Value>(
    _ name: String, default value: Value?, _ expected: String, _ kind: RuleNode.Kind = .text,
    _ make: (String) -> Value?
  ) -> Value? {
    if node(name) == nil, let value { return value }
    guard let text = required(name, kind) else { return nil }
    guard let made = make(text) else {
      refuse(name, "expected \(expected), found \"\(text.prefix(60))\"")
      return nil
    }
    return made
  }

  /// A whole number in the range.
  mutating func whole(_ name: String, default value: Int64?, in range: ClosedRange<Int64>) -> Int64?
  {
    self.value(
      name, default: value, "a whole number from \(range.lowerBound) to \(range.upperBound)",
      .number
    ) { Self.whole($0).flatMap { range.contains($0) ? $0 : nil } }
  }

  /// The number where it is whole, however it is written: 60, 60.0 and 6e1 are one number of JSON.
  private static func whole(_ text: String) -> Int64? {
    guard let reading = try? Quantity.reading(decimal: text), reading.isExact,
      reading.value.isWhole
    else { return nil }
    return try? reading.value.rounded(.down).units
  }

  /// A length of time such as `15m`, `24h`, `7d`; `0` for none.
  mutating func seconds(_ name: String, default value: Int64?) -> Int64? {
    self.value(name, default: value, "a length of time such as 90s, 15m, 24h or 7d") {
      Self.seconds($0)
    }
  }

  /// One of a few words.
  mutating func choice<Choice: RawRepresentable & CaseIterable>(
    _ name: String, default value: Choice?
  ) -> Choice? where Choice.RawValue == String {
    let words = Choice.allCases.map(\.rawValue)
    guard let text = node(name) == nil && value != nil ? value?.rawValue : required(name) else {
      return nil
    }
    guard let choice = Choice(rawValue: text) else {
      let hint = Vocabulary(words).closest(to: text).map { "; did you mean \($0)?" } ?? ""
      refuse(
        name, "\"\(text.prefix(60))\" is none of \(words.joined(separator: ", "))\(hint)")
      return nil
    }
    return choice
  }

  /// A list, in YAML also one value for a list of one; nil where it is absent. An empty one is refused: it would watch nothing.
  mutating func set<Value: Hashable, Failure: CustomStringConvertible>(
    _ name: String, _ make: (String) throws(Failure) -> Value
  ) -> Set<Value>? {
    guard let node = node(name) else { return nil }
    var nodes: [RuleNode] = []
    if case .list(let elements) = node.value { nodes = elements }
    if case .scalar(_, .any) = node.value { nodes = [node] }
    var found: Set<Value> = []
    for element in nodes {
      guard case .scalar(let text, let kind) = element.value, kind != .number else {
        refuse(name, "expected a list of strings")
        return nil
      }
      do throws(Failure) {
        found.insert(try make(text))
      } catch {
        refuse(name, "\(error)")
        return nil
      }
    }
    if found.isEmpty { refuse(name, "names nothing; leave it out for all") }
    return found
  }

  /// A unit of time.
  private struct Unit {
    let name: Character
    let seconds: Int64
    /// How many digits may be before it.
    let digits: Int
  }

  /// The largest first.
  private static let units = [
    Unit(name: "d", seconds: 86_400, digits: 3), Unit(name: "h", seconds: 3_600, digits: 4),
    Unit(name: "m", seconds: 60, digits: 5), Unit(name: "s", seconds: 1, digits: 7),
  ]

  private static func seconds(_ text: String) -> Int64? {
    if text == "0" { return 0 }
    guard let unit = units.first(where: { $0.name == text.last }) else { return nil }
    let digits = text.dropLast()
    guard (1...unit.digits).contains(digits.utf8.count), digits.first != "0",
      digits.allSatisfy({ $0.isASCII && $0.isNumber }), let count = Int64(digits)
    else { return nil }
    return count * unit.seconds
  }

  /// As ``seconds(_:default:)`` reads it, in the largest unit that is whole and has the digits for it.
  static func text(ofSeconds seconds: Int64) -> String {
    guard seconds > 0 else { return "0" }
    let fitting = units.first { unit in
      seconds % unit.seconds == 0 && "\(seconds / unit.seconds)".utf8.count <= unit.digits
    }
    return fitting.map { "\(seconds / $0.seconds)\($0.name)" } ?? "\(seconds)s"
  }
}
