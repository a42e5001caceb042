import Metering
import Yams

/// One mapping of the file, read key by key; keys outside its vocabulary are mistakes.
struct CatalogSection {
  /// One key of the mapping with what stands under it.
  struct Member {
    let name: String
    let line: Int?
    let node: Node
    let path: CatalogPath
    /// Whether the same key stands again further down: a mistake that is told, so that what it holds only needs checking.
    let isTwin: Bool
  }

  let path: CatalogPath
  let line: Int?
  let log: IssueLog
  /// In the order of the file, twins among them.
  let members: [Member]
  private let byName: [String: Member]

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
    members = mapping.compactMap { Self.member($0.key, $0.value, at: path, log: log) }
    byName = Dictionary(members.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
  }

  /// A mapping with known keys.
  init?(_ node: Node, at path: CatalogPath, keys known: [String], log: IssueLog) {
    self.init(node, at: path, what: "a mapping of \(known.joined(separator: ", "))", log: log)
    for member in members where !known.contains(member.name) { refuseUnknown(member, known) }
  }

  /// A duplicate key with a mark in front.
  private static func member(_ key: Node, _ value: Node, at path: CatalogPath, log: IssueLog)
    -> Member?
  {
    guard let text = key.scalar?.string else {
      log.add(.badValue, at: path, line: key.mark?.line, "a key that is not text", allowed: "text")
      return nil
    }
    let name = String(text.drop { $0 == CatalogDocument.duplicateMark })
    let member = Member(
      name: name, line: key.mark?.line, node: value, path: path.key(name), isTwin: name != text)
    if member.isTwin {
      log.add(
        .duplicate, at: member.path, line: member.line,
        "the key \"\(name)\" stands again further down", allowed: "each key once")
    }
    return member
  }

  private func refuseUnknown(_ member: Member, _ known: [String]) {
    let nearest = Vocabulary(known).closest(to: member.name)
    let hint = nearest.map { ", did you mean \"\($0)\"?" } ?? ""
    log.add(
      .unknownKey, at: member.path, line: member.line, "unknown key\(hint)", found: member.name,
      allowed: known.joined(separator: ", "))
  }

  // MARK: values

  /// The keys that are there.
  var keys: [String] { members.map(\.name) }

  func has(_ key: String) -> Bool { byName[key] != nil }

  func line(of key: String) -> Int? { byName[key]?.line ?? line }

  /// The raw node under a key, or nil when there is none.
  func node(_ key: String) -> Node? { byName[key]?.node }

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
    guard let member = byName[key] else { return nil }
    let line = member.node.mark?.line ?? member.line
    guard let scalar = member.node.scalar, !scalar.isNull else {
      let problem = member.node.scalar == nil ? "not a single value" : "no value"
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
