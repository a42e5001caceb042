import Metering
import Yams

/// One mapping of the file, read key by key; keys outside its vocabulary are mistakes.
struct CatalogSection {
  private struct Entry {
    let line: Int?
    let node: Node
  }

  let path: CatalogPath
  let line: Int?
  let log: IssueLog
  private let entries: [String: Entry]
  /// Keys in the order of the file.
  let keys: [String]

  /// A mapping with free keys, such as `plans`; nil (and logged) when the node is something else.
  init?(_ node: Node, at path: CatalogPath, what: String, log: IssueLog) {
    guard case .mapping(let mapping) = node else {
      log.add(
        .badValue, at: path, line: node.mark?.line, "not a mapping", found: node.scalar?.string,
        allowed: what)
      return nil
    }
    self.path = path
    self.line = node.mark?.line
    self.log = log
    var entries: [String: Entry] = [:]
    var keys: [String] = []
    for (key, value) in mapping {
      guard let name = Self.name(key, at: path, log: log) else { continue }
      if entries.updateValue(Entry(line: key.mark?.line, node: value), forKey: name) == nil {
        keys.append(name)
      }
    }
    self.entries = entries
    self.keys = keys
  }

  /// A mapping with known keys.
  init?(_ node: Node, at path: CatalogPath, keys known: [String], log: IssueLog) {
    self.init(node, at: path, what: "a mapping of \(known.joined(separator: ", "))", log: log)
    for key in keys where !known.contains(key) { refuseUnknown(key, known) }
  }

  /// The key's text; a marked one stands twice and is dropped here, so that its last twin counts.
  private static func name(_ key: Node, at path: CatalogPath, log: IssueLog) -> String? {
    guard let text = key.scalar?.string else {
      log.add(.badValue, at: path, line: key.mark?.line, "a key that is not text", allowed: "text")
      return nil
    }
    guard text.first == CatalogDocument.duplicateMark else { return text }
    let name = String(text.drop { $0 == CatalogDocument.duplicateMark })
    log.add(
      .duplicate, at: path.key(name), line: key.mark?.line,
      "the key \"\(name)\" stands again further down", allowed: "each key once")
    return nil
  }

  private func refuseUnknown(_ key: String, _ known: [String]) {
    let hint = Vocabulary(known).closest(to: key).map { ", did you mean \"\($0)\"?" } ?? ""
    log.add(
      .unknownKey, at: path.key(key), line: entries[key]?.line, "unknown key\(hint)", found: key,
      allowed: known.joined(separator: ", "))
  }

  // MARK: values

  func has(_ key: String) -> Bool { entries[key] != nil }

  func line(of key: String) -> Int? { entries[key]?.line ?? line }

  /// The raw node under a key, or nil when there is none.
  func node(_ key: String) -> Node? { entries[key]?.node }

  /// Reads a key that must be there; nil, and logged, when it is absent or not what `read` takes.
  func required<Value>(_ key: String, _ allowed: String, _ read: (CatalogScalar) -> Value?)
    -> Value?
  {
    guard has(key) else {
      log.add(
        .missingKey, at: path.key(key), line: line, "the key \"\(key)\" is missing",
        allowed: allowed)
      return nil
    }
    return scalar(key, allowed).flatMap(read)
  }

  /// Reads a key that may be absent; nil, and logged, only when it is there and not what `read` takes.
  func optional<Value>(
    _ key: String, default value: Value, _ allowed: String, _ read: (CatalogScalar) -> Value?
  ) -> Value? {
    has(key) ? scalar(key, allowed).flatMap(read) : value
  }

  private func scalar(_ key: String, _ allowed: String) -> CatalogScalar? {
    guard let entry = entries[key] else { return nil }
    let line = entry.node.mark?.line ?? entry.line
    guard let scalar = entry.node.scalar, !scalar.isNull else {
      let problem = entry.node.scalar == nil ? "not a single value" : "no value"
      log.add(.badValue, at: path.key(key), line: line, problem, allowed: allowed)
      return nil
    }
    return CatalogScalar(text: scalar.string, line: line, path: path.key(key), log: log)
  }
}

extension Node.Scalar {
  /// YAML's empty value; a quoted one is text.
  var isNull: Bool {
    style == .plain && ["", "~", "null", "Null", "NULL"].contains(string)
  }
}
