import Amounts
import Metering

/// What a chart of usage shows, before it is drawn: a column for each stretch of time, and lines across.
struct UsageChart: Hashable, Sendable {
  /// One stretch of time.
  struct Column: Hashable, Sendable {
    /// As people name it: `2026-01-31`, or `2026-01-31 10:00`.
    let time: String
    /// Below the axis; nil for most.
    let tick: String?
    let content: Content
    /// What the same stretch was in the period before; nil where nothing was reported.
    let before: Quantity?
    /// What somebody should know of it, such as windows that are missing; nil for nothing.
    let note: String?

    init(
      time: String, tick: String? = nil, content: Content, before: Quantity? = nil,
      note: String? = nil
    ) {
      self.time = time
      self.tick = tick
      self.content = content
      self.before = before
      self.note = note
    }
  }

  /// What is known of a stretch.
  enum Content: Hashable, Sendable {
    case value(Quantity)
    /// Reports were expected and none came: unknown, not zero.
    case gap
    /// Still to come: between these values, if usage goes on as it did.
    case ahead(low: Quantity, high: Quantity)
    /// Before the first report, or ahead with nothing to say.
    case empty

    /// The highest value that has to find room.
    var highest: Quantity {
      switch self {
      case .value(let value): value
      case .ahead(_, let high): high
      case .gap, .empty: .zero
      }
    }
  }

  /// A value that matters for the bill: an allowance, or the end of a price tier.
  struct Edge: Hashable, Sendable {
    let value: Quantity
    /// `5 included`, `a price changes at 20`.
    let label: String
  }

  /// So many times higher than all that is shown, an edge would flatten it: it is told in words instead.
  private static let mostFlattening: Int64 = 3

  /// `Devices by day`.
  let title: String
  /// In the plural, for the axis: `devices`.
  let unit: String
  let columns: [Column]
  /// Those that are drawn.
  let edges: [Edge]
  /// Those that lie too far above what is shown.
  let edgesBeyond: [Edge]
  let scale: ChartScale

  init(title: String, unit: String, columns: [Column], edges: [Edge] = []) {
    self.title = title
    self.unit = unit
    self.columns = columns
    let values = columns.flatMap { [$0.content.highest, $0.before ?? .zero] }
    let highest = values.max() ?? .zero
    let reach = (try? highest.multiplied(by: Self.mostFlattening)) ?? highest
    let isNear = { (edge: Edge) in edge.value <= max(reach, Quantity(1)) }
    self.edges = edges.filter(isNear)
    edgesBeyond = edges.filter { !isNear($0) }
    scale = ChartScale(
      reaching: (self.edges.map(\.value) + [highest]).max() ?? highest,
      wholeOnly: values.allSatisfy(\.isWhole))
  }

  /// Whether anything was reported in the time that is shown, or in the time before.
  var hasValues: Bool {
    columns.contains { column in
      if case .value = column.content { return true }
      return column.before != nil
    }
  }

  /// Whether there is a period before to compare with.
  var hasBefore: Bool { columns.contains { $0.before != nil } }
  var hasGaps: Bool { columns.contains { $0.content == .gap } }

  /// Whether what is to come is shown.
  var hasProjection: Bool {
    columns.contains { column in
      if case .ahead = column.content { return true }
      return false
    }
  }
}
