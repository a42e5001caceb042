/// Reads an exposition line by line and keeps what is wanted.
struct ExpositionReader {
  private let format: Exposition.Format
  /// Nil when everything is wanted.
  private let wants: [(String) -> Bool]?
  private var isWanted: [String: Bool] = [:]
  private var number = 0
  private var hasEnd = false
  private var seen: Set<LabelSet> = []
  private(set) var readings: [Exposition.Reading] = []
  private(set) var types: [String: String] = [:]
  private(set) var faults: [Exposition.Fault] = []
  private(set) var startSeconds: [LabelSet: ExactNumber] = [:]

  init(format: Exposition.Format, selectors: [SeriesSelector]?) {
    self.format = format
    wants = selectors.map { $0.map { $0.namePredicate() } }
  }

  mutating func read(_ bytes: ArraySlice<UInt8>) throws(PrometheusError) {
    number += 1
    let line = bytes.last == UInt8(ascii: "\r") ? bytes.dropLast() : bytes
    var reader = ExpositionLine(line)
    reader.skipSpace()
    guard let first = reader.next else { return }
    guard !hasEnd else { throw Exposition.broken(number, "text behind # EOF") }
    if first == UInt8(ascii: "#") { return readComment(line) }
    do throws(ExpositionLine.Break) {
      try reader.readSeries(until: { [self] name in !wants(name) })
      guard let name = reader.name, remember(name) else { return }
      add(try reader.reading(format))
    } catch {
      guard reader.name.map({ remember($0) }) ?? true else { return }
      faults.append(.init(line: number, reason: error.reason, name: reader.name))
    }
  }

  mutating func finish() throws(PrometheusError) {
    guard hasEnd || format == .prometheusText else {
      throw PrometheusError(.malformed, "the exposition breaks off: it has no # EOF")
    }
  }

  private mutating func add(_ reading: Exposition.Reading) {
    guard seen.insert(reading.labels).inserted else {
      faults.append(
        .init(
          line: number, reason: "\(reading.labels) stands there twice", name: reading.labels.name,
          labels: reading.labels))
      return
    }
    readings.append(reading)
    guard case .number(let value) = reading.value, let name = reading.labels.name,
      Self.tellsStart(name)
    else { return }
    startSeconds[reading.labels] = value
  }

  private mutating func readComment(_ line: ArraySlice<UInt8>) {
    let text = String(decoding: line, as: UTF8.self)
    hasEnd = text == "# EOF" && format == .openMetrics
    let words = text.split(separator: " ", omittingEmptySubsequences: true)
    guard words.count >= 4, words[0] == "#", words[1] == "TYPE" else { return }
    let name = words[2].hasPrefix("\"") ? words[2].dropFirst().dropLast() : words[2]
    types[String(name)] = String(words[3])
  }

  private func wants(_ name: String) -> Bool {
    guard let wants else { return true }
    return isWanted[name] ?? (Self.tellsStart(name) || wants.contains { $0(name) })
  }

  private mutating func remember(_ name: String) -> Bool {
    let answer = wants(name)
    isWanted[name] = answer
    return answer
  }

  private static func tellsStart(_ name: String) -> Bool {
    name.hasSuffix("_created") || name == Exposition.processStart
  }
}
