import CLibYAML

/// A text that holds one YAML document, read by libyaml.
enum YAMLDocument {
  /// Aliases may stand for more than is written: what a document unfolds to has a limit.
  static let mostNodes = 100_000
  static let deepest = 64

  /// The document's value; nil for a text without one.
  ///
  /// Throws for what is no YAML, a second document, equal keys in a mapping, nesting deeper than 64, and more than
  /// 100,000 values.
  static func root(_ text: String) throws(YAMLError) -> YAMLNode? {
    var parser = yaml_parser_t()
    guard yaml_parser_initialize(&parser) == 1 else {
      throw YAMLError(line: 1, problem: "there is no memory to read it")
    }
    defer { yaml_parser_delete(&parser) }
    let bytes = Array(text.utf8)
    return try bytes.withUnsafeBufferPointer { bytes throws(YAMLError) -> YAMLNode? in
      yaml_parser_set_input_string(&parser, bytes.baseAddress, bytes.count)
      guard let root = try load(&parser) else { return nil }
      if let second = try load(&parser) {
        throw YAMLError(line: second.line, problem: "it holds a second document")
      }
      return root
    }
  }

  /// The next document's value; nil behind the last one.
  private static func load(_ parser: inout yaml_parser_t) throws(YAMLError) -> YAMLNode? {
    var document = yaml_document_t()
    guard yaml_parser_load(&parser, &document) == 1 else {
      throw YAMLError(
        line: Int(parser.problem_mark.line) + 1,
        problem: "it is not YAML: "
          + (parser.problem.map { String(cString: $0) } ?? "it cannot be read"))
    }
    defer { yaml_document_delete(&document) }
    guard let root = yaml_document_get_root_node(&document) else { return nil }
    var reader = YAMLNodeReader(document: document)
    return try reader.node(root, depth: 0)
  }
}

/// Copies the nodes of a document while it is there.
private struct YAMLNodeReader {
  var document: yaml_document_t
  private var count = 0

  init(document: yaml_document_t) { self.document = document }

  mutating func node(_ pointer: UnsafeMutablePointer<yaml_node_t>, depth: Int)
    throws(YAMLError) -> YAMLNode
  {
    let node = pointer.pointee
    let line = Int(node.start_mark.line) + 1
    count += 1
    guard depth < YAMLDocument.deepest else {
      throw YAMLError(line: line, problem: "it is nested deeper than \(YAMLDocument.deepest)")
    }
    guard count <= YAMLDocument.mostNodes else {
      throw YAMLError(line: line, problem: "it holds more than \(YAMLDocument.mostNodes) values")
    }
    switch node.type {
    case YAML_SEQUENCE_NODE:
      let items = node.data.sequence.items
      var elements: [YAMLNode] = []
      for item in UnsafeBufferPointer(start: items.start, count: items.top - items.start) {
        elements.append(try child(item, line, depth))
      }
      return .sequence(YAMLSequence(elements: elements, line: line))
    case YAML_MAPPING_NODE:
      let pairs = node.data.mapping.pairs
      var entries: [YAMLMapping.Entry] = []
      for pair in UnsafeBufferPointer(start: pairs.start, count: pairs.top - pairs.start) {
        let key = try child(pair.key, line, depth)
        entries.append(.init(key: key, value: try child(pair.value, line, depth)))
      }
      try refuseDuplicates(entries, line)
      return .mapping(YAMLMapping(entries: entries, line: line))
    default:
      let scalar = node.data.scalar
      let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
      return .scalar(YAMLScalar(text: String(decoding: bytes, as: UTF8.self), line: line))
    }
  }

  private mutating func child(_ index: Int32, _ line: Int, _ depth: Int) throws(YAMLError)
    -> YAMLNode
  {
    guard let pointer = yaml_document_get_node(&document, index) else {
      throw YAMLError(line: line, problem: "a value is missing")
    }
    return try node(pointer, depth: depth + 1)
  }

  private func refuseDuplicates(_ entries: [YAMLMapping.Entry], _ line: Int) throws(YAMLError) {
    var seen: Set<String> = []
    let duplicates = entries.compactMap(\.key.string).filter { !seen.insert($0).inserted }
    guard duplicates.isEmpty else {
      throw YAMLError(
        line: line, problem: "\(duplicates.joined(separator: ", ")) is given twice")
    }
  }
}
