/// Reads one line of an exposition: `name{label="value"} 12 1700000000 # exemplar`, or `{"a name",label="value"} 12`;
/// then the next one, without taking memory anew.
struct ExpositionLine {
  /// Why a line cannot be read.
  struct Break: Error {
    let reason: String
  }

  private var rest: ArraySlice<UInt8> = []
  /// As far as it is read: a quoted one stands among the labels.
  private(set) var name: String?
  private var labels: [String: String] = [:]

  /// The first byte of the line that is no space.
  private(set) var first: UInt8?

  /// What a label reads so far; empty where it is none.
  subscript(label: String) -> String {
    (label == LabelSet.nameLabel ? name : labels[label]) ?? ""
  }

  /// The series, once its labels are read.
  var series: LabelSet { LabelSet(name: name ?? "", labels) }

  /// Turns to a line and reads its name, unless that is quoted.
  mutating func begin(_ line: ArraySlice<UInt8>) {
    rest = line
    labels.removeAll(keepingCapacity: true)
    skipSpace()
    first = rest.first
    let plain = takeName()
    name = plain.isEmpty ? nil : plain
  }

  /// Reads labels, and a quoted name among them.
  mutating func readLabels() throws(Break) {
    skipSpace()
    if take("{") { try readBraces() }
    guard name != nil else { throw Break(reason: "a name is missing") }
  }

  /// Reads value and time behind the series.
  mutating func reading(_ format: Exposition.Format) throws(Break) -> Exposition.Reading {
    skipSpace()
    let value = takeField()
    guard !value.isEmpty else { throw Break(reason: "\(name ?? "") has no value") }
    skipSpace()
    let timeText = rest.first == UInt8(ascii: "#") ? "" : takeField()
    skipSpace()
    guard rest.isEmpty || rest.first == UInt8(ascii: "#") else {
      throw Break(reason: "\"\(Self.text(rest.prefix(40)))\" behind the value")
    }
    return Exposition.Reading(
      labels: series, value: try Self.value(value),
      time: try Self.time(timeText, format))
  }

  private static let specials = ["nan", "+nan", "-nan", "inf", "+inf", "-inf"]

  private static func value(_ text: String) throws(Break) -> SampleValue {
    let value = SampleValue(text: text)
    guard case .unreadable = value, Double(text) == nil, !specials.contains(text.lowercased())
    else { return value }
    throw Break(reason: "\"\(text.prefix(40))\" is not a number")
  }

  private static func time(_ text: String, _ format: Exposition.Format) throws(Break)
    -> SampleTime?
  {
    guard !text.isEmpty else { return nil }
    let time =
      switch format {
      case .openMetrics: SampleTime(secondsText: text)
      case .prometheusText: Int64(text).map { SampleTime(milliseconds: $0) }
      }
    guard let time else { throw Break(reason: "\"\(text)\" is not a time") }
    return time
  }

  /// Reads up to the closing brace; a quoted text without a value is the metric's name.
  private mutating func readBraces() throws(Break) {
    while true {
      skipSpace()
      if take("}") { return }
      let isQuoted = rest.first == UInt8(ascii: "\"")
      let label = isQuoted ? try quoted() : takeName()
      skipSpace()
      if isQuoted, rest.first == UInt8(ascii: ",") || rest.first == UInt8(ascii: "}") {
        guard name == nil else { throw Break(reason: "it has two names") }
        name = label
      } else {
        guard !label.isEmpty, take("=") else { throw Break(reason: "a label is broken") }
        skipSpace()
        guard labels.updateValue(try quoted(), forKey: label) == nil else {
          throw Break(reason: "the label \(label) stands there twice")
        }
        skipSpace()
      }
      if !take(","), rest.first != UInt8(ascii: "}") {
        throw Break(reason: "a , or } is missing")
      }
    }
  }

  private mutating func quoted() throws(Break) -> String {
    guard take("\"") else { throw Break(reason: "a label's value has no quotes") }
    guard let end = rest.firstIndex(where: Self.endsPlainText) else { throw Self.endless }
    if rest[end] == UInt8(ascii: "\"") {
      defer { rest = rest[(end + 1)...] }
      return Self.text(rest[..<end])
    }
    var value: [UInt8] = []
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "\"") { return Self.text(value[...]) }
      guard byte == UInt8(ascii: "\\") else {
        value.append(byte)
        continue
      }
      guard let escaped = rest.popFirst() else { break }
      value.append(escaped == UInt8(ascii: "n") ? UInt8(ascii: "\n") : escaped)
    }
    throw Self.endless
  }

  private static let endless = Break(reason: "a label's value has no end")

  private static func endsPlainText(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  private mutating func takeName() -> String {
    takeText { byte in
      switch byte {
      case 48...58, 65...90, 95, 97...122: true
      default: false
      }
    }
  }

  private mutating func takeField() -> String {
    takeText { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }
  }

  private mutating func takeText(_ isPart: (UInt8) -> Bool) -> String {
    let part = rest.prefix(while: isPart)
    rest = rest[part.endIndex...]
    return Self.text(part)
  }

  private static func text(_ bytes: ArraySlice<UInt8>) -> String {
    String(decoding: bytes, as: UTF8.self)
  }

  private mutating func take(_ token: Unicode.Scalar) -> Bool {
    guard rest.first == UInt8(ascii: token) else { return false }
    rest.removeFirst()
    return true
  }

  private mutating func skipSpace() {
    rest = rest.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
  }
}
