/// The checked parameters of a call, read by name.
///
/// Reading never fails: `ParameterShape` has refused everything ill-typed before. An absent and an emptied parameter differ:
/// `has` is true for both kinds of present.
struct Parameters: Sendable {
  var tree: FormTree
  /// Where this stands in the call, for the `param` of a refusal: `recurring`, `items[0]`.
  var prefix = ""

  func has(_ name: String) -> Bool { tree[name] != nil }

  /// True where the parameter was sent as an empty text, which unsets the field.
  func unsets(_ name: String) -> Bool { tree[name]?.text?.isEmpty == true }

  func text(_ name: String) -> String? {
    guard let text = tree[name]?.text, !text.isEmpty else { return nil }
    return text
  }

  func integer(_ name: String) -> Int64? { text(name).flatMap(Int64.init) }
  func flag(_ name: String) -> Bool? { text(name).map { $0.lowercased() == "true" } }

  func object(_ name: String) -> Parameters? {
    guard let child = tree[name], case .branch = child else { return nil }
    return Parameters(tree: child, prefix: path(name))
  }

  func list(_ name: String) -> [Parameters] {
    guard let list = object(name) else { return [] }
    return list.tree.entries.map { Parameters(tree: $0.value, prefix: list.path($0.name)) }
  }

  func texts(_ name: String) -> [String] { (tree[name]?.entries ?? []).compactMap(\.value.text) }

  func path(_ name: String) -> String { prefix.isEmpty ? name : "\(prefix)[\(name)]" }

  /// Merges `metadata` into what is there: an empty value removes its key, an empty text for the whole removes all
  /// (docs.stripe.com/api/metadata).
  func metadata(_ current: [StringPair] = [], named name: String = "metadata") -> [StringPair] {
    if unsets(name) { return [] }
    var merged = current
    for entry in tree[name]?.entries ?? [] {
      let value = entry.value.text ?? ""
      merged.removeAll { $0.name == entry.name && value.isEmpty }
      if let index = merged.firstIndex(where: { $0.name == entry.name }) {
        merged[index].value = value
      } else if !value.isEmpty {
        merged.append(StringPair(name: entry.name, value: value))
      }
    }
    return merged
  }
}
