/// The tree of what `expand[]` asks for: `items.data.price.tiers` (docs.stripe.com/api/expanding_objects).
struct Expansion: Sendable, Equatable {
  private(set) var children: [String: Expansion] = [:]

  static let none = Expansion()

  init(_ paths: [String] = []) {
    for path in paths { insert(path.split(separator: ".").map(String.init)[...]) }
  }

  /// What is asked for below `name`, or nil where `name` is to stay an id.
  subscript(_ name: String) -> Expansion? { children[name] }

  /// What is asked for below `name`, for objects that are always whole.
  func below(_ name: String) -> Expansion { children[name] ?? .none }

  private mutating func insert(_ path: ArraySlice<String>) {
    guard let name = path.first else { return }
    children[name, default: Expansion()].insert(path.dropFirst())
  }
}
