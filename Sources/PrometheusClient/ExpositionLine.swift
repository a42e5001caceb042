/// Reads one line of an exposition: `name{label="value"} 12 1700000000 # exemplar`, or `{"a name",label="value"} 12`;
/// then the next one, without taking memory anew.
struct ExpositionLine {
  /// Why a line cannot be read.
  struct Break: Error {
    let reason: String
  }

  /// A part of the line: as it stands there, or with its escapes resolved.
  private enum Piece {
    case bytes(Range<Int>)
    case text(String)
  }

  /// More labels than this are compared by a set of their names.
  private static let fewLabels = 16

  /// The whole exposition; the line is `begin..<end` of it, and not read from `index` on.
  private let bytes: [UInt8]
  private var begin = 0
  private var index = 0
  private var end = 0

  /// Where the line's plain name stands; of the line before until that is read.
  private var nameRange = 0..<0
  /// As far as it is read: a quoted one stands among the labels.
  private(set) var name: String?
  /// In the order of the line.
  private var labels: [(name: Piece, value: Piece)] = []
  private var labelNames: Set<String> = []

  /// The first byte of the line that is no space.
  private(set) var first: UInt8?

  /// Reads lines of that exposition.
  init(of bytes: [UInt8]) { self.bytes = bytes }

  /// What a label reads so far; empty where it is none.
  subscript(label: String) -> String {
    if label == LabelSet.nameLabel { return name ?? "" }
    return labels.first { isText($0.name, label) }.map { text($0.value) } ?? ""
  }

  /// The series, once its labels are read.
  var series: LabelSet {
    LabelSet(
      name: name ?? "",
      Dictionary(labels.map { (text($0.name), text($0.value)) }) { first, _ in first })
  }

  /// The line as it stands there.
  var whole: String { text(begin..<end) }

  /// Turns to a line and reads its name, unless that is quoted. A name that is the line's before is not made again.
  mutating func begin(_ line: Range<Int>) {
    (begin, index, end) = (line.lowerBound, line.lowerBound, line.upperBound)
    labels.removeAll(keepingCapacity: true)
    skipSpace()
    first = index < end ? bytes[index] : nil
    let plain = nameHere()
    if plain.isEmpty {
      name = nil
    } else if name == nil || !isSame(plain, nameRange) {
      name = text(plain)
    }
    nameRange = plain
    index = plain.upperBound
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
    let timeText = isNext("#") ? "" : takeField()
    skipSpace()
    guard index == end || isNext("#") else {
      throw Break(reason: "\"\(text(index..<min(end, index + 40)))\" behind the value")
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
    labelNames.removeAll(keepingCapacity: true)
    while true {
      skipSpace()
      if take("}") { return }
      let isQuoted = isNext("\"")
      let label = isQuoted ? try quoted() : .bytes(takeName())
      skipSpace()
      if isQuoted, isNext(",") || isNext("}") {
        guard name == nil else { throw Break(reason: "it has two names") }
        name = text(label)
      } else {
        guard !isEmpty(label), take("=") else { throw Break(reason: "a label is broken") }
        skipSpace()
        try add(label, try quoted())
        skipSpace()
      }
      if !take(","), !isNext("}") { throw Break(reason: "a , or } is missing") }
    }
  }

  private mutating func add(_ label: Piece, _ value: Piece) throws(Break) {
    let isKnown =
      if labels.count < Self.fewLabels { labels.contains { isSame($0.name, label) } } else {
        isAmongMany(label)
      }
    guard !isKnown else { throw Break(reason: "the label \(text(label)) stands there twice") }
    labels.append((label, value))
  }

  private mutating func isAmongMany(_ label: Piece) -> Bool {
    if labelNames.isEmpty { labelNames = Set(labels.map { text($0.name) }) }
    return !labelNames.insert(text(label)).inserted
  }

  private mutating func quoted() throws(Break) -> Piece {
    guard take("\"") else { throw Break(reason: "a label's value has no quotes") }
    let opening = index
    while index < end {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\"") {
        index += 1
        return .bytes(opening..<(index - 1))
      }
      if byte == UInt8(ascii: "\\") { return try escaped(from: opening) }
      index += 1
    }
    throw Self.endless
  }

  private mutating func escaped(from opening: Int) throws(Break) -> Piece {
    var value = Array(bytes[opening..<index])
    while index < end {
      let byte = bytes[index]
      index += 1
      if byte == UInt8(ascii: "\"") { return .text(String(decoding: value, as: UTF8.self)) }
      guard byte == UInt8(ascii: "\\") else {
        value.append(byte)
        continue
      }
      guard index < end else { break }
      let escaped = bytes[index]
      index += 1
      value.append(escaped == UInt8(ascii: "n") ? UInt8(ascii: "\n") : escaped)
    }
    throw Self.endless
  }

  private static let endless = Break(reason: "a label's value has no end")

  /// The name that begins here; empty for anything else.
  private func nameHere() -> Range<Int> {
    var next = index
    while next < end {
      switch bytes[next] {
      case 48...58, 65...90, 95, 97...122: next += 1
      default: return index..<next
      }
    }
    return index..<next
  }

  private mutating func takeName() -> Range<Int> {
    let name = nameHere()
    index = name.upperBound
    return name
  }

  private mutating func takeField() -> String {
    let opening = index
    while index < end, !isSpace(bytes[index]) { index += 1 }
    return text(opening..<index)
  }

  private mutating func take(_ token: Unicode.Scalar) -> Bool {
    guard isNext(token) else { return false }
    index += 1
    return true
  }

  private mutating func skipSpace() {
    while index < end, isSpace(bytes[index]) { index += 1 }
  }

  private func isNext(_ token: Unicode.Scalar) -> Bool {
    index < end && bytes[index] == UInt8(ascii: token)
  }

  private func isSpace(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
  }

  private func text(_ range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }

  private func text(_ piece: Piece) -> String {
    switch piece {
    case .bytes(let range): text(range)
    case .text(let text): text
    }
  }

  private func isEmpty(_ piece: Piece) -> Bool {
    switch piece {
    case .bytes(let range): range.isEmpty
    case .text(let text): text.isEmpty
    }
  }

  private func isSame(_ left: Range<Int>, _ right: Range<Int>) -> Bool {
    guard left.count == right.count else { return false }
    for offset in 0..<left.count
    where bytes[left.lowerBound + offset] != bytes[right.lowerBound + offset] { return false }
    return true
  }

  private func isSame(_ left: Piece, _ right: Piece) -> Bool {
    if case .bytes(let left) = left, case .bytes(let right) = right { return isSame(left, right) }
    return text(left) == text(right)
  }

  private func isText(_ piece: Piece, _ name: String) -> Bool {
    guard case .bytes(let range) = piece else { return text(piece) == name }
    var name = name
    return name.withUTF8 { name in
      guard name.count == range.count else { return false }
      for offset in 0..<name.count where bytes[range.lowerBound + offset] != name[offset] {
        return false
      }
      return true
    }
  }
}
