import Amounts
import Metering

/// A bar chart of the last windows, drawn on the server as SVG.
struct BarChart: Sendable {
  struct Bar: Sendable {
    let x: Int
    let y: Int
    let width: Int
    let height: Int
    /// Shown when a pointer rests on the bar.
    let title: String
    let time: String
    let value: String
  }

  let title: String
  let sentence: String
  let viewBox: String
  let width: Int
  let height: Int
  let bars: [Bar]
  let highest: String
  let first: String
  let last: String
  let hasBars: Bool

  /// The bars as SVG: a page of rows has thousands, which a template would look up one name after the other.
  var shapes: String {
    var text = ""
    for bar in bars {
      text += "<rect x=\"\(bar.x)\" y=\"\(bar.y)\" width=\"\(bar.width)\" height=\"\(bar.height)\">"
      text += "<title>\(PageText.escaped(bar.title))</title></rect>"
    }
    return text
  }

  /// The bars as one outline, for a chart too small to point at: `M0 12h4v20h-4z…`.
  var outline: String {
    bars.map { "M\($0.x) \($0.y)h\($0.width)v\($0.height)h-\($0.width)z" }.joined()
  }

  /// The plot is `width` × `height` units; room for labels is the template's.
  init(
    _ points: [ChartPoint], title: String, unit: String, width: Int = 640, height: Int = 120
  ) {
    self.title = title
    self.width = width
    self.height = height
    viewBox = "0 0 \(width) \(height)"
    let top = points.map(\.value).max() ?? .zero
    bars = Self.bars(points, top: top, unit: unit, width: width, height: height)
    hasBars = !bars.isEmpty
    highest = PageText.number(top)
    first = points.first.map { PageText.time($0.end) } ?? ""
    last = points.last.map { PageText.time($0.end) } ?? ""
    sentence =
      points.last.map {
        "\(title), the last \(points.count) windows: highest \(PageText.number(top)), newest "
          + "\(PageText.number($0.value)) at \(PageText.time($0.end)) UTC"
      } ?? "\(title): no windows yet"
  }

  private static func bars(
    _ points: [ChartPoint], top: Quantity, unit: String, width: Int, height: Int
  ) -> [Bar] {
    guard !points.isEmpty else { return [] }
    let slots = max(points.count, 12)
    return points.enumerated().map { index, point in
      let left = width * index / slots
      let right = width * (index + 1) / slots
      let tall = max(point.value > .zero ? 2 : 1, Self.share(point.value, of: top, scale: height))
      let time = PageText.time(point.end)
      let value = PageText.number(point.value)
      return Bar(
        x: left, y: height - tall, width: max(1, right - left - (right - left > 5 ? 3 : 1)),
        height: tall, title: "\(time) UTC: \(value) \(unit)", time: time, value: value)
    }
  }

  private static func share(_ part: Quantity, of whole: Quantity, scale: Int) -> Int {
    guard whole > .zero else { return 0 }
    // Twelve decimals are more than a pixel needs, and without them the product fits.
    let divisor = max(1, whole.rawValue / 1_000_000)
    return Int(part.rawValue / divisor * Int128(scale) / max(1, whole.rawValue / divisor))
  }
}
