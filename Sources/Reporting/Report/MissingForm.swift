/// The forms in which `missing` may be written: names, objects with a reason, or one object of name → reason.
enum MissingForm {
  struct Entry {
    var metric: String
    var reason: String
  }

  static let unstatedReason = "not stated"

  /// Nil when the value has none of the forms.
  static func entries(of value: JSONValue) -> [Entry]? {
    switch value {
    case .array(let elements): allOrNil(elements.map(entry))
    case .object(let object): allOrNil(object.members.map { entry($0.key, $0.value) })
    default: nil
    }
  }

  private static func entry(_ value: JSONValue) -> Entry? {
    switch value {
    case .string(let name): Entry(metric: name, reason: unstatedReason)
    case .object(let object): entry(object)
    default: nil
    }
  }

  private static func entry(_ object: JSONObject) -> Entry? {
    guard case .string(let name) = object["metric"],
      object.members.allSatisfy({ $0.key == "metric" || $0.key == "reason" })
    else { return nil }
    guard let reason = object["reason"] else { return Entry(metric: name, reason: unstatedReason) }
    return entry(name, reason)
  }

  private static func entry(_ name: String, _ reason: JSONValue) -> Entry? {
    guard case .string(let text) = reason else { return nil }
    return Entry(metric: name, reason: String(text.prefix(500)))
  }

  private static func allOrNil(_ entries: [Entry?]) -> [Entry]? {
    entries.contains { $0 == nil } ? nil : entries.compactMap { $0 }
  }
}
