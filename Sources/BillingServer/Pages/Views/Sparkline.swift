import Amounts
import Metering

/// The last windows as a chart too small to point at, drawn on the server as SVG: one outline for all its bars.
struct Sparkline: Sendable {
  private static let (width, height) = (144, 32)

  let title: String
  let sentence: String
  let viewBox: String
  /// `M0 12h4v20h-4z…`: a page of rows has thousands of bars.
  let outline: String
  let hasBars: Bool

  init(_ points: [ChartPoint], title: String) {
    self.title = title
    viewBox = "0 0 \(Self.width) \(Self.height)"
    let top = points.map(\.value).max() ?? .zero
    outline = Self.outline(points, top: top)
    hasBars = !points.isEmpty
    sentence =
      points.last.map {
        "\(title), the last \(points.count) windows: highest \(PageText.number(top)), newest "
          + "\(PageText.number($0.value)) at \(PageText.time($0.end)) UTC"
      } ?? "\(title): no windows yet"
  }

  private static func outline(_ points: [ChartPoint], top: Quantity) -> String {
    let slots = max(points.count, 12)
    let scale = ChartScale(top: top)
    return points.enumerated().map { index, point in
      let left = width * index / slots
      let right = width * (index + 1) / slots
      let tall = max(point.value > .zero ? 2 : 1, scale.height(of: point.value, on: height))
      let wide = max(1, right - left - (right - left > 5 ? 3 : 1))
      return "M\(left) \(height - tall)h\(wide)v\(tall)h-\(wide)z"
    }.joined()
  }
}
