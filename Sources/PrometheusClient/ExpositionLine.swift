/// Reads one line of an exposition: `name{label="value"} 12 1700000000 # exemplar`.
struct ExpositionLine {
  private var rest: Substring
  private let number: Int

  init(_ line: Substring, number: Int) {
    rest = line.unicodeScalars.last == "\r" ? Substring(line.unicodeScalars.dropLast()) : line
    self.number = number
  }

  mutating func reading(_ format: Exposition.Format) throws(PrometheusError) -> Exposition.Reading {
    skipSpace()
    let name = takeName()
    guard !name.isEmpty else { throw Exposition.broken(number, "a name is missing") }
    skipSpace()
    let labels = try labels()
    skipSpace()
    let value = takeField()
    guard !value.isEmpty else { throw Exposition.broken(number, "\(name) has no value") }
    skipSpace()
    let timeText = rest.hasPrefix("#") ? "" : takeField()
    skipSpace()
    guard rest.isEmpty || rest.hasPrefix("#") else {
      throw Exposition.broken(number, "\"\(rest.prefix(40))\" behind the value")
    }
    return Exposition.Reading(
      labels: LabelSet(name: String(name), labels), value: try Self.value(value, line: number),
      time: try time(timeText, format))
  }

  private static func value(_ text: Substring, line: Int) throws(PrometheusError) -> SampleValue {
    let value = SampleValue(text: String(text))
    guard case .unreadable = value, Double(text) == nil, !Self.specials.contains(text.lowercased())
    else { return value }
    throw Exposition.broken(line, "\"\(text.prefix(40))\" is not a number")
  }

  private static let specials = ["nan", "+nan", "-nan", "inf", "+inf", "-inf"]

  private func time(_ text: Substring, _ format: Exposition.Format) throws(PrometheusError)
    -> SampleTime?
  {
    guard !text.isEmpty else { return nil }
    let time =
      switch format {
      case .openMetrics: SampleTime(secondsText: text)
      case .prometheusText: Int64(text).map { SampleTime(milliseconds: $0) }
      }
    guard let time else { throw Exposition.broken(number, "\"\(text)\" is not a time") }
    return time
  }

  private mutating func labels() throws(PrometheusError) -> [String: String] {
    var labels: [String: String] = [:]
    guard take("{") else { return labels }
    while true {
      skipSpace()
      if take("}") { return labels }
      let name = String(takeName())
      skipSpace()
      guard !name.isEmpty, take("=") else { throw Exposition.broken(number, "a label is broken") }
      skipSpace()
      guard labels.updateValue(try quoted(), forKey: name) == nil else {
        throw Exposition.broken(number, "the label \(name) stands there twice")
      }
      skipSpace()
      if !take(","), rest.first != "}" { throw Exposition.broken(number, "a , or } is missing") }
    }
  }

  private mutating func quoted() throws(PrometheusError) -> String {
    guard take("\"") else { throw Exposition.broken(number, "a label's value has no quotes") }
    var value = ""
    while let scalar = rest.unicodeScalars.popFirst() {
      switch scalar {
      case "\"": return value
      case "\\":
        guard let escaped = rest.unicodeScalars.popFirst() else { break }
        value.unicodeScalars.append(escaped == "n" ? "\n" : escaped)
      default: value.unicodeScalars.append(scalar)
      }
    }
    throw Exposition.broken(number, "a label's value has no end")
  }

  private mutating func takeName() -> Substring {
    take { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == ":") }
  }

  private mutating func takeField() -> Substring {
    take { $0 != " " && $0 != "\t" }
  }

  private mutating func take(_ isPart: (Character) -> Bool) -> Substring {
    let part = rest.prefix(while: isPart)
    rest = rest[part.endIndex...]
    return part
  }

  private mutating func take(_ token: Unicode.Scalar) -> Bool {
    guard rest.unicodeScalars.first == token else { return false }
    rest.unicodeScalars.removeFirst()
    return true
  }

  private mutating func skipSpace() {
    rest = rest.drop { $0 == " " || $0 == "\t" }
  }
}
