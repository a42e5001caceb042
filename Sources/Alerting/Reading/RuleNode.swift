import Reporting
import Yams

/// A file's or a request's value, as much of either as rules have.
struct RuleNode {
  /// What a single value can be.
  enum Kind {
    case any, text, number
  }

  /// What it is.
  enum Value {
    /// A value as it is written, and what it can be: in YAML a text or a number.
    case scalar(String, Kind)
    case list([RuleNode])
    case mapping([(name: String, node: RuleNode)])
    /// Nothing, or what has no place in rules.
    case other
  }

  let value: Value
  let line: Int?

  /// Throws for a text that is no YAML, with the line; a document that is empty is one without rules.
  static func parse(_ yaml: String) throws(AlertRuleError) -> RuleNode {
    do {
      guard let node = try Yams.compose(yaml: yaml) else {
        return RuleNode(value: .mapping([]), line: 1)
      }
      return RuleNode(node)
    } catch let error as YamlError {
      throw AlertRuleError(issues: [issue(error)])
    } catch {
      throw AlertRuleError(issues: [AlertIssue(line: nil, path: "", problem: "\(error)")])
    }
  }

  init(value: Value, line: Int?) {
    self.value = value
    self.line = line
  }

  private init(_ node: Node) {
    line = node.mark?.line
    switch node {
    case .scalar(let scalar):
      let isNull = scalar.style == .plain && ["", "~", "null"].contains(scalar.string)
      value = isNull ? .other : .scalar(scalar.string, .any)
    case .sequence(let sequence): value = .list(sequence.map { RuleNode($0) })
    case .mapping(let mapping):
      value = .mapping(
        mapping.map { key, node in
          (
            name: key.scalar?.string ?? "",
            node: RuleNode(value: RuleNode(node).value, line: key.mark?.line ?? node.mark?.line)
          )
        })
    case .alias: value = .other
    }
  }

  /// A request's object.
  init(_ object: JSONObject) {
    self.init(
      value: .mapping(object.members.map { (name: $0.key, node: RuleNode($0.value)) }), line: nil)
  }

  private init(_ json: JSONValue) {
    switch json {
    case .string(let text): self.init(value: .scalar(text, .text), line: nil)
    case .number(let text): self.init(value: .scalar(text, .number), line: nil)
    case .bool: self.init(value: .other, line: nil)
    case .array(let elements): self.init(value: .list(elements.map { RuleNode($0) }), line: nil)
    case .object(let object): self.init(object)
    case .null: self.init(value: .other, line: nil)
    }
  }

  private static func issue(_ error: YamlError) -> AlertIssue {
    let (line, problem): (Int?, String) =
      switch error {
      case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
        .composer(_, let problem, let mark, _):
        (mark.line, problem)
      case .duplicatedKeysInMapping(let keys, let context):
        (context.mark.line, "duplicate key \(keys.map { "\"\($0)\"" }.joined(separator: ", "))")
      default: (nil, "\(error)")
      }
    return AlertIssue(line: line, path: "", problem: problem)
  }
}
