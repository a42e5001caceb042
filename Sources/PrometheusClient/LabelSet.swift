/// The name and labels that identify a series; the name is the label `__name__`, as in Prometheus.
public struct LabelSet: Hashable, Sendable {
  static let nameLabel = "__name__"

  public let values: [String: String]

  /// A label with an empty value is the same as no label, and is left out.
  public init(_ values: [String: String]) {
    self.values =
      values.values.contains { $0.isEmpty } ? values.filter { !$0.value.isEmpty } : values
  }

  public init(name: String, _ labels: [String: String] = [:]) {
    self.init(labels.merging([Self.nameLabel: name]) { _, name in name })
  }

  public var name: String? { values[Self.nameLabel] }

  /// The value of a label; empty when the series does not have it.
  public subscript(label: String) -> String { values[label] ?? "" }

  /// The same series' labels under another name, as `_created` stands beside `_total`.
  func renamed(_ name: String) -> LabelSet {
    LabelSet(name: name, values)
  }
}

extension LabelSet: CustomStringConvertible, Comparable {
  /// `name{a="b",c="d"}`, labels in order: one text for one series; names beyond the old alphabet are quoted as
  /// Prometheus 3 writes them: `{"http.requests","service.name"="api"}`.
  public var description: String {
    let labels = values.filter { $0.key != Self.nameLabel }.sorted { $0.key < $1.key }
    var pairs = labels.map { "\(Self.shown($0.key))=\"\(Self.escaped($0.value))\"" }
    let isQuoted = name.map { !Self.isPlain($0, colons: true) } ?? false
    if let name, isQuoted { pairs.insert("\"\(Self.escaped(name))\"", at: 0) }
    let braces = pairs.isEmpty && name != nil ? "" : "{\(pairs.joined(separator: ","))}"
    return (isQuoted ? "" : name ?? "") + braces
  }

  /// A label's name as a selector takes it: between quotes when it is more than letters, digits and `_`.
  static func shown(_ label: String) -> String {
    isPlain(label, colons: false) ? label : "\"\(escaped(label))\""
  }

  private static func isPlain(_ name: String, colons: Bool) -> Bool {
    guard let first = name.utf8.first, !(48...57).contains(first) else { return false }
    return name.utf8.allSatisfy { byte in
      switch byte {
      case 48...57, 65...90, 95, 97...122: true
      case 58: colons
      default: false
      }
    }
  }

  public static func < (left: LabelSet, right: LabelSet) -> Bool {
    left.description < right.description
  }

  /// A label value as it stands between double quotes in selectors and expositions.
  public static func escaped(_ value: String) -> String {
    guard value.utf8.contains(where: { $0 == 0x5C || $0 == 0x22 || $0 == 0x0A }) else {
      return value
    }
    var text = ""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\\": text += "\\\\"
      case "\"": text += "\\\""
      case "\n": text += "\\n"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}

extension Dictionary where Key == LabelSet {
  /// By the series' texts, each of which is made once: comparing series makes two a comparison.
  public var inSeriesOrder: [Element] {
    map { (text: $0.key.description, element: $0) }.sorted { $0.text < $1.text }.map(\.element)
  }
}
