import Amounts

/// A chart as SVG. Pure.
///
/// Places across are percentages and heights are pixels, so that letters and lines keep their size on a phone and on a wide
/// screen. Colours are the style sheet's, by class: light, dark and forced colours need no other drawing.
struct ChartDrawing {
  /// Of the plot; labels of the axis are below it.
  static let plot = 180
  private static let above = 14
  private static let below = 22
  static let height = above + plot + below

  let chart: UsageChart
  /// Names the drawing within its page.
  let id: String
  var words = PageWords.english

  var svg: String {
    """
    <svg class="graph" width="100%" height="\(Self.height)" role="img" aria-labelledby="\(id)-t \(id)-d">\
    <title id="\(id)-t">\(PageText.escaped(chart.title))</title>\
    <desc id="\(id)-d">\(PageText.escaped(chart.summary(in: words)))</desc>\
    \(grid)<g class="cols">\(columns)</g>\(edges)</svg>
    """
  }

  private func y(_ value: Quantity) -> Int {
    Self.above + Self.plot - chart.scale.height(of: value, on: Self.plot)
  }

  /// The ticks with their numbers, to the left of the plot.
  private var grid: String {
    let lines = chart.scale.ticks.map { tick in
      let y = y(tick)
      return """
        <line x1="0" y1="\(y)" x2="100%" y2="\(y)"/><text x="-8" y="\(y + 4)">\(PageText.escaped(words.compact(tick)))</text>
        """
    }
    return "<g class=\"grid\">\(lines.joined())</g>"
  }

  private var columns: String {
    chart.columns.enumerated().map { index, column in
      let (x, width) = Self.place(index, of: chart.columns.count)
      return
        "<g class=\"col\"><title>\(PageText.escaped(UsageChart.line(column, unit: chart.unit, words: words)))</title>"
        + Self.rect("hit", x: x, width: width, y: Self.above, height: Self.plot)
        + before(column, x: x, width: width) + content(column, x: x, width: width)
        + label(column, index) + "</g>"
    }.joined()
  }

  /// The period before, faint and as wide as the column.
  private func before(_ column: UsageChart.Column, x: Int, width: Int) -> String {
    guard let before = column.before else { return "" }
    return bar("before", from: .zero, to: before, x: x, width: width)
  }

  private func content(_ column: UsageChart.Column, x: Int, width: Int) -> String {
    // What is known is narrower than the column, by a tenth of it on each side.
    let (x, width) = (x + width / 10, max(1, width - width / 5))
    switch column.content {
    case .value(let value):
      return bar(
        column.note == nil ? "bar" : "bar part", from: .zero, to: value, x: x, width: width)
    case .ahead(let low, let high): return bar("ahead", from: low, to: high, x: x, width: width)
    case .gap: return Self.rect("gap", x: x, width: width, y: Self.above, height: Self.plot)
    case .empty: return ""
    }
  }

  /// What is there is seen: two pixels at least, and none for zero.
  private func bar(_ name: String, from low: Quantity, to high: Quantity, x: Int, width: Int)
    -> String
  {
    guard high > .zero else { return "" }
    let (bottom, top) = (y(low), y(high))
    let height = max(2, bottom - top)
    return Self.rect(name, x: x, width: width, y: bottom - height, height: height)
  }

  private func label(_ column: UsageChart.Column, _ index: Int) -> String {
    guard let tick = column.tick else { return "" }
    let (x, width) = Self.place(index, of: chart.columns.count)
    return
      "<text class=\"tick\" x=\"\(Self.percent(x + width / 2))\" y=\"\(Self.height - 5)\">\(PageText.escaped(tick))</text>"
  }

  private var edges: String {
    guard !chart.edges.isEmpty else { return "" }
    let lines = chart.edges.map { edge in
      let y = y(edge.value)
      return """
        <line x1="0" y1="\(y)" x2="100%" y2="\(y)"/><text x="100%" y="\(y - 4)">\(PageText.escaped(edge.label))</text>
        """
    }
    return "<g class=\"edges\">\(lines.joined())</g>"
  }

  /// Where a column is, in hundredths of a percent: neighbours share a border.
  static func place(_ index: Int, of count: Int) -> (x: Int, width: Int) {
    let (left, right) = (10_000 * index / count, 10_000 * (index + 1) / count)
    return (left, right - left)
  }

  /// `250` is `2.5%`.
  static func percent(_ hundredths: Int) -> String {
    let (whole, rest) = (hundredths / 100, hundredths % 100)
    guard rest > 0 else { return "\(whole)%" }
    return rest % 10 == 0 ? "\(whole).\(rest / 10)%" : "\(whole).\(rest < 10 ? "0" : "")\(rest)%"
  }

  private static func rect(_ name: String, x: Int, width: Int, y: Int, height: Int) -> String {
    "<rect class=\"\(name)\" x=\"\(percent(x))\" y=\"\(y)\" width=\"\(percent(width))\" height=\"\(height)\"/>"
  }
}
