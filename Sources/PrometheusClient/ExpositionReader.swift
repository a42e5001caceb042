/// Reads an exposition line by line and keeps what is wanted.
struct ExpositionReader {
  private let format: Exposition.Format
  /// Nil when everything is wanted.
  private let wants: [(String) -> Bool]?
  private let selects: [((String) -> String) -> Bool]
  private var isWanted: [String: Bool] = [:]
  /// Of the line before: most have the same name.
  private var last: (name: String, isWanted: Bool)?
  private var current: ExpositionLine
  private var number = 0
  private var hasEnd = false
  private var seen: Set<LabelSet> = []
  private(set) var readings: [Exposition.Reading] = []
  private(set) var types: [String: String] = [:]
  private(set) var faults: [Exposition.Fault] = []
  private(set) var startSeconds: [LabelSet: ExactNumber] = [:]

  init(_ bytes: [UInt8], format: Exposition.Format, selectors: [SeriesSelector]?) {
    current = ExpositionLine(of: bytes)
    self.format = format
    wants = selectors.map { $0.map { $0.namePredicate() } }
    selects = (selectors ?? []).map { $0.valuePredicate() }
  }

  /// `line`: where it stands, without what ends it.
  mutating func read(_ line: Range<Int>) throws(PrometheusError) {
    number += 1
    current.begin(line)
    guard let first = current.first else { return }
    guard !hasEnd else { throw Exposition.broken(number, "text behind # EOF") }
    if first == UInt8(ascii: "#") { return readComment() }
    do throws(ExpositionLine.Break) {
      if let name = current.name, !remember(name) { return }
      try current.readLabels()
    } catch {
      guard current.name.map({ remember($0) }) ?? true else { return }
      faults.append(.init(line: number, reason: error.reason, name: current.name))
      return
    }
    guard let name = current.name, remember(name), isSelected(name) else { return }
    do throws(ExpositionLine.Break) {
      add(try current.reading(format))
    } catch {
      faults.append(
        .init(line: number, reason: error.reason, name: name, labels: current.series))
    }
  }

  /// Most series of a large exposition are passed over here, before anything is made of them.
  private func isSelected(_ name: String) -> Bool {
    guard wants != nil, !Self.tellsStart(name) else { return true }
    return selects.contains { isMatch in isMatch { current[$0] } }
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

  private mutating func readComment() {
    let text = current.whole
    hasEnd = text == "# EOF" && format == .openMetrics
    let words = text.split(separator: " ", omittingEmptySubsequences: true)
    guard words.count >= 4, words[0] == "#", words[1] == "TYPE" else { return }
    let name = words[2].hasPrefix("\"") ? words[2].dropFirst().dropLast() : words[2]
    types[String(name)] = String(words[3])
  }

  private func wants(_ name: String) -> Bool {
    guard let wants else { return true }
    return Self.tellsStart(name) || wants.contains { $0(name) }
  }

  private mutating func remember(_ name: String) -> Bool {
    if let last, last.name == name { return last.isWanted }
    let answer = isWanted[name] ?? wants(name)
    isWanted[name] = answer
    last = (name, answer)
    return answer
  }

  private static func tellsStart(_ name: String) -> Bool {
    name.hasSuffix("_created") || name == Exposition.processStart
  }
}
