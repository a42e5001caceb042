/// Form parameters as the tree that their brackets spell: `items[0][price]=p` is items → 0 → price.
///
/// Both `expand[]=a` and `expand[0]=a` make a list (docs.stripe.com/api, the SDKs send the second form, curl users the first).
indirect enum FormTree: Sendable, Equatable {
  case text(String)
  case branch([Entry])

  struct Entry: Sendable, Equatable {
    var name: String
    var value: FormTree
  }

  static let empty = FormTree.branch([])

  subscript(_ name: String) -> FormTree? { entries.first { $0.name == name }?.value }

  var entries: [Entry] {
    guard case .branch(let entries) = self else { return [] }
    return entries
  }

  var text: String? {
    guard case .text(let value) = self else { return nil }
    return value
  }

  /// Sets a top-level entry, in the place of one with the same name.
  mutating func put(_ entry: Entry) {
    var entries = self.entries.filter { $0.name != entry.name }
    entries.append(entry)
    self = .branch(entries)
  }

  /// Adds one decoded pair; a later value for the same place wins.
  mutating func insert(path: ArraySlice<String>, value: String) {
    guard let name = path.first else {
      self = .text(value)
      return
    }
    var entries = self.entries
    if name.isEmpty {
      var child = FormTree.empty
      child.insert(path: path.dropFirst(), value: value)
      entries.append(Entry(name: String(entries.count), value: child))
    } else if let index = entries.firstIndex(where: { $0.name == name }) {
      var child = entries[index].value
      child.insert(path: path.dropFirst(), value: value)
      entries[index].value = child
    } else {
      var child = FormTree.empty
      child.insert(path: path.dropFirst(), value: value)
      entries.append(Entry(name: name, value: child))
    }
    self = .branch(entries)
  }

  /// The JSON body of a v2 call as the same tree, so that one set of rules checks both.
  init(_ json: JSON) {
    switch json {
    case .null, .raw: self = .text("")
    case .flag(let value): self = .text(value ? "true" : "false")
    case .integer(let value): self = .text(String(value))
    case .number(let value), .text(let value): self = .text(value)
    case .list(let values):
      self = .branch(
        values.enumerated().map { Entry(name: String($0.offset), value: FormTree($0.element)) })
    case .object(let object):
      self = .branch(object.fields.map { Entry(name: $0.name, value: FormTree($0.value)) })
    }
  }
}
