import Amounts

extension UsageChart {
  /// A column in one line, as it is told on hover, by keyboard and in the table: `2026-01-31: 8 devices; period before 7`.
  static func line(_ column: Column, unit: String, words: PageWords = .english) -> String {
    let before = column.before.map { words(.columnBefore, ["number": words.number($0)]) }
    let value = value(column.content, words)
    let main = if case .value = column.content { "\(value) \(unit)" } else { value }
    return "\(column.time): "
      + [main, column.note, before].compactMap(\.self).joined(separator: "; ")
  }

  /// What is known of a stretch, in words.
  static func value(_ content: Content, _ words: PageWords = .english) -> String {
    switch content {
    case .value(let value): words.number(value)
    case .gap: words(.columnGap)
    case .ahead(let low, let high):
      words(.columnAhead, ["number": words.range(rounded(low, words), rounded(high, words))])
    case .empty: "–"
    }
  }

  /// What the whole chart says, for who does not see it.
  func summary(in words: PageWords = .english) -> String {
    let values: [(String, Quantity)] = columns.compactMap { column in
      if case .value(let value) = column.content { return (column.time, value) }
      return nil
    }
    guard let newest = values.last, let highest = values.map(\.1).max() else {
      return words(.summaryNothing, ["title": title])
    }
    let gaps = columns.count { $0.content == .gap }
    let parts = [
      words(
        .summaryNewest,
        ["title": title, "number": words.number(newest.1), "unit": unit, "time": newest.0]),
      words(.summaryHighest, ["number": words.number(highest)]),
      gaps == 0
        ? nil : words(.summaryGaps, ["number": "\(gaps)", "all": "\(columns.count)"]),
    ]
    return parts.compactMap(\.self).joined(separator: ", ") + "."
  }

  /// Words for the lines that lie above the chart.
  func beyond(in words: PageWords = .english) -> String? {
    guard !edgesBeyond.isEmpty else { return nil }
    return words(.edgesBeyond, ["edges": edgesBeyond.map(\.label).joined(separator: ", ")])
  }

  /// Of an estimate nobody wants decimals.
  private static func rounded(_ value: Quantity, _ words: PageWords) -> String {
    (try? value.rounded(.halfUp)).map { words.number($0) } ?? words.number(value)
  }
}
