import Amounts
import Billing
import Metering
import UsageLedger

/// What the columns of a series are called, and what is known of each.
struct SeriesWords {
  /// So many labels below an axis fit a phone.
  private static let labels = 5

  private let series: MeterSeries
  /// From when on reports are expected; nil where nobody reports by windows.
  private let since: Timestamp?
  private let missing: [CoverageGap]
  private let words: PageWords

  init(_ series: MeterSeries, coverage: CustomerCoverage?, words: PageWords) {
    self.words = words
    self.series = series
    since = coverage?.instances.map(\.since).min()
    let metric = series.usage.meter.metric
    missing = (coverage?.gaps ?? []).filter { gap in
      gap.state != .waived && (gap.metrics.isEmpty || gap.metrics.contains(metric))
    }
  }

  func time(_ slot: MeterSeries.Slot) -> String {
    series.step == .hour ? words.time(slot.span.start) : words.day(slot.span.start)
  }

  /// `1 Jan`, or `06:00`, below some of the columns.
  func tick(_ index: Int) -> String? {
    let count = series.slots.count
    let each = series.step == .hour ? 12 : max(1, (count + Self.labels - 1) / Self.labels)
    let start = series.slots[index].span.start
    switch series.step {
    case .hour:
      let hour = HourSlot(ofWindowEnd: start.advanced(byNanoseconds: 1)).number
      guard hour % Int64(each) == 0, index > 0, index < count - 1 else { return nil }
      return hour % 24 == 0 ? words.shortDay(start) : String(PageText.time(start).suffix(5))
    case .day: return index % each == each / 2 ? words.shortDay(start) : nil
    }
  }

  /// `ahead`: what the period will end with; `total`: what it has now.
  func content(
    _ slot: MeterSeries.Slot, _ value: Quantity?, ahead: (low: Quantity, high: Quantity)?,
    from total: Quantity
  ) -> UsageChart.Content {
    if let value { return .value(value) }
    let now = series.now
    guard slot.span.start < now else {
      guard let ahead, slot.span.start < series.usage.period.end else { return .empty }
      return .ahead(
        low: reached(ahead.low, by: slot.span.end, from: total),
        high: reached(ahead.high, by: slot.span.end, from: total))
    }
    guard let since, since < slot.span.end, slot.span.end <= now else { return .empty }
    return .gap
  }

  /// On a straight line from now to the period's end.
  private func reached(_ end: Quantity, by instant: Timestamp, from total: Quantity) -> Quantity {
    let rest = series.usage.period.end.seconds - series.now.seconds
    let gone = min(instant.seconds - series.now.seconds, rest)
    guard rest > 0,
      let growth = try? end.subtracting(total)
        .scaled(by: gone, over: rest, rounding: .halfUp),
      let value = try? total.adding(growth)
    else { return end }
    return value
  }

  /// `3 windows missing`, where some were reported and others were not.
  func note(_ slot: MeterSeries.Slot) -> String? {
    guard slot.value != nil else { return nil }
    let count = missing.reduce(Int64(0)) { count, gap in
      let from = max(gap.start, slot.span.start)
      let to = min(gap.end, slot.span.end)
      return from < to ? count + to.nanoseconds(since: from) / Self.windowLength(gap) : count
    }
    guard count > 0 else { return nil }
    let windows = WholeQuantity(count)
    return words(.columnWindows, count: windows, ["number": words.number(windows)])
  }

  /// How long the windows of a gap are.
  private static func windowLength(_ gap: CoverageGap) -> Int64 {
    max(1, gap.end.nanoseconds(since: gap.start) / max(1, gap.windowCount))
  }
}
