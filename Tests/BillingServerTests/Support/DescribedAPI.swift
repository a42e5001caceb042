import Reporting
import Yams

/// The API's own description as the tests read it.
struct DescribedAPI {
  let root: Node

  init(yaml: String) throws {
    guard let root = try Yams.compose(yaml: yaml) else { throw UnexpectedAnswer(text: yaml) }
    self.root = root
  }

  private static let methods = ["get", "put", "post", "delete", "patch"]

  /// `GET /healthz`, and so on.
  var operations: Set<String> {
    var found: Set<String> = []
    for (path, item) in root["paths"]?.mapping ?? [:] {
      for (method, _) in item.mapping ?? [:] {
        guard let method = method.string, Self.methods.contains(method) else { continue }
        found.insert("\(method.uppercased()) \(path.string ?? "")")
      }
    }
    return found
  }

  /// The schema of an operation's answer with that status; nil when the document has no such answer or no JSON in it.
  func schema(_ method: String, _ path: String, status: Int) -> Node? {
    let answers = root["paths"]?[path]?[method.lowercased()]?["responses"]?.mapping
    // A plain subscript would look for the number: the keys are strings.
    let answer = answers?.first { $0.key.string == String(status) }?.value
    let content = answer.map { resolved($0) }?["content"]
    return (content?["application/json"] ?? content?["application/problem+json"])?["schema"]
  }

  /// What `$ref` points to, which lies in this document.
  func resolved(_ node: Node) -> Node {
    guard let reference = node["$ref"]?.string else { return node }
    let target = reference.dropFirst(2).split(separator: "/").reduce(Optional(root)) { node, step in
      node?[String(step)]
    }
    return target.map { resolved($0) } ?? node
  }
}

extension DescribedAPI {
  /// Required members that are not there and members that the document does not know, each with its path.
  func differences(_ value: JSONValue, _ schema: Node, at path: String = "") -> [String] {
    let schema = resolved(schema)
    if let choices = schema["oneOf"]?.sequence {
      return differences(value, amongst: Array(choices), at: path)
    }
    switch value {
    case .object(let object): return differences(object, schema, at: path)
    case .array(let elements):
      guard let items = schema["items"] else { return ["\(path): no array is described"] }
      return elements.enumerated().flatMap { differences($1, items, at: "\(path)[\($0)]") }
    case .null:
      let types = schema["type"].map { $0.sequence.map(Array.init) ?? [$0] } ?? []
      return types.contains { $0.string == "null" } ? [] : ["\(path): null is not described"]
    default: return []
    }
  }

  private func differences(_ object: JSONObject, _ schema: Node, at path: String) -> [String] {
    let parts = [schema] + (schema["allOf"]?.sequence.map(Array.init) ?? []).map { resolved($0) }
    let required = parts.flatMap { $0["required"]?.sequence.map(Array.init) ?? [] }
    let absent = required.compactMap(\.string).filter { object[$0] == nil }
      .map { "\(path).\($0): required and not there" }
    return absent
      + object.members.flatMap { member -> [String] in
        let place = "\(path).\(member.key)"
        if let known = parts.lazy.compactMap({ $0["properties"]?[member.key] }).first {
          return differences(member.value, known, at: place)
        }
        guard let others = parts.lazy.compactMap({ $0["additionalProperties"] }).first,
          others.mapping != nil
        else { return ["\(place): not described"] }
        return differences(member.value, others, at: place)
      }
  }

  /// The differences to the choice that fits best.
  private func differences(_ value: JSONValue, amongst choices: [Node], at path: String) -> [String]
  {
    if choices.allSatisfy({ $0["type"] == nil && $0["$ref"] == nil }) { return [] }
    return choices.map { choice -> [String] in
      let isNull = resolved(choice)["type"]?.string == "null"
      if isNull != (value == .null) { return ["\(path): \(value) is of no kind described"] }
      return isNull ? [] : differences(value, choice, at: path)
    }.min { $0.count < $1.count } ?? []
  }
}
