/// A value of a YAML document (yaml.org/spec/1.1) with the line it begins in, counted from one.
indirect enum YAMLNode: Equatable, Sendable {
  case scalar(YAMLScalar)
  case sequence(YAMLSequence)
  case mapping(YAMLMapping)

  var line: Int {
    switch self {
    case .scalar(let scalar): scalar.line
    case .sequence(let sequence): sequence.line
    case .mapping(let mapping): mapping.line
    }
  }

  /// A scalar's text, whatever it looks like; nil for the others.
  var string: String? { if case .scalar(let scalar) = self { scalar.text } else { nil } }

  /// A scalar that is a whole number in decimal digits.
  var int: Int? { string.flatMap { Int($0) } }

  var sequence: [YAMLNode]? {
    if case .sequence(let sequence) = self { sequence.elements } else { nil }
  }
}

/// A text.
struct YAMLScalar: Equatable, Sendable {
  let text: String
  let line: Int
}

/// Values in a row.
struct YAMLSequence: Equatable, Sendable {
  let elements: [YAMLNode]
  let line: Int
}

/// Keys with their values, in the order of the document; no two keys are equal texts.
struct YAMLMapping: Equatable, Sendable, Sequence {
  struct Entry: Equatable, Sendable {
    let key: YAMLNode
    let value: YAMLNode
  }

  let entries: [Entry]
  let line: Int

  var count: Int { entries.count }
  var isEmpty: Bool { entries.isEmpty }

  subscript(key: String) -> YAMLNode? { entries.first { $0.key.string == key }?.value }

  func makeIterator() -> some IteratorProtocol<Entry> { entries.makeIterator() }
}

/// Why a text is no YAML document, or not one that is taken.
struct YAMLError: Error, Equatable {
  let line: Int
  let problem: String
}
