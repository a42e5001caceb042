import Amounts

extension UsageChart {
  /// A column in one line, as it is told on hover, by keyboard and in the table: `2026-01-31: 8 devices; period before 7`.
  static func line(_ column: Column, unit: String) -> String {
    let before = column.before.map { "period before \(PageText.number($0))" }
    let value = value(column.content)
    let main = if case .value = column.content { "\(value) \(unit)" } else { value }
    return "\(column.time): "
      + [main, column.note, before].compactMap(\.self).joined(separator: "; ")
  }

  /// What is known of a stretch, in words.
  static func value(_ content: Content) -> String {
    switch content {
    case .value(let value): PageText.number(value)
    case .gap: "nothing reported: unknown, not zero"
    case .ahead(let low, let high):
      low == high
        ? "\(rounded(low)) expected" : "\(rounded(low)) to \(rounded(high)) expected"
    case .empty: "–"
    }
  }

  /// What the whole chart says, for who does not see it.
  var summary: String {
    let values: [(String, Quantity)] = columns.compactMap { column in
      if case .value(let value) = column.content { return (column.time, value) }
      return nil
    }
    guard let newest = values.last, let highest = values.map(\.1).max() else {
      return "\(title): nothing reported yet."
    }
    let gaps = columns.count { $0.content == .gap }
    let parts = [
      "\(title): newest \(PageText.number(newest.1)) \(unit) on \(newest.0)",
      "highest \(PageText.number(highest))",
      gaps == 0 ? nil : "\(gaps) of \(columns.count) without a report",
    ]
    return parts.compactMap(\.self).joined(separator: ", ") + "."
  }

  /// Words for the lines that lie above the chart.
  var beyond: String? {
    guard !edgesBeyond.isEmpty else { return nil }
    return "Above what is shown: " + edgesBeyond.map(\.label).joined(separator: ", ") + "."
  }

  /// Of an estimate nobody wants decimals.
  private static func rounded(_ value: Quantity) -> String {
    (try? value.rounded(.halfUp)).map { PageText.number($0) } ?? PageText.number(value)
  }
}
