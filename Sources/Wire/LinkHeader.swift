/// The links of an answer's `Link` header fields (RFC 8288 §3).
///
/// All fields and all links in them count; parameters may be quoted or not, in any order and case, `rel` may name several
/// relations. A link with an `anchor` is another document's. What cannot be read is passed over up to the next comma.
public struct LinkHeader: Hashable, Sendable {
  private struct Link: Hashable, Sendable {
    let target: String
    let relations: [String]
  }

  private let links: [Link]

  /// Reads all fields of that name, in their order.
  public init(_ fields: [String]) {
    var links: [Link] = []
    for field in fields {
      var reader = LinkReader(field)
      while let (target, parameters) = reader.next() {
        guard parameters["anchor"] == nil else { continue }
        let relations = (parameters["rel"] ?? "").split { $0 == " " || $0 == "\t" }
        links.append(Link(target: target, relations: relations.map { $0.lowercased() }))
      }
    }
    self.links = links
  }

  /// The target of the first link with that relation, as it is written: an address or a reference to one.
  public func target(_ relation: String) -> String? {
    links.first { $0.relations.contains(relation) }?.target
  }
}

/// Reads one field's links from left to right.
private struct LinkReader {
  private var rest: Substring

  init(_ field: String) {
    rest = field[...]
  }

  mutating func next() -> (target: String, parameters: [String: String])? {
    while true {
      rest = rest.drop { $0 == "," || Self.isSpace($0) }
      guard !rest.isEmpty else { return nil }
      guard rest.first == "<", let end = rest.firstIndex(of: ">") else {
        skipToComma()
        continue
      }
      let target = rest[rest.index(after: rest.startIndex)..<end]
      rest = rest[rest.index(after: end)...]
      return (String(target.filter { !Self.isSpace($0) }), parameters())
    }
  }

  /// Of parameters with the same name the first counts.
  private mutating func parameters() -> [String: String] {
    var found: [String: String] = [:]
    while true {
      skipSpace()
      guard rest.first == ";" else {
        skipToComma()
        return found
      }
      rest.removeFirst()
      skipSpace()
      let name = take { $0 != "=" && $0 != ";" && $0 != "," && !Self.isSpace($0) }.lowercased()
      skipSpace()
      var value = ""
      if rest.first == "=" {
        rest.removeFirst()
        skipSpace()
        value = rest.first == "\"" ? quoted() : take { $0 != ";" && $0 != "," && !Self.isSpace($0) }
      }
      if !name.isEmpty, found[name] == nil { found[name] = value }
    }
  }

  private mutating func quoted() -> String {
    rest.removeFirst()
    var value = ""
    while let character = rest.popFirst(), character != "\"" {
      if character == "\\", let escaped = rest.popFirst() {
        value.append(escaped)
      } else {
        value.append(character)
      }
    }
    return value
  }

  private mutating func take(_ isPart: (Character) -> Bool) -> String {
    let part = rest.prefix(while: isPart)
    rest = rest[part.endIndex...]
    return String(part)
  }

  /// A comma between quotes separates nothing.
  private mutating func skipToComma() {
    while let character = rest.first, character != "," {
      if character == "\"" { _ = quoted() } else { rest.removeFirst() }
    }
  }

  private mutating func skipSpace() { rest = rest.drop(while: Self.isSpace) }

  private static func isSpace(_ character: Character) -> Bool {
    character == " " || character == "\t"
  }
}
