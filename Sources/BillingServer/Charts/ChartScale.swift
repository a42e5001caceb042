import Amounts

/// An axis from zero whose ticks are round numbers, 1, 2 or 5 times a power of ten apart. Pure.
///
/// Two to six ticks; the last one is at the highest value or above it.
struct ChartScale: Hashable, Sendable {
  private static let mostSteps: Int128 = 5

  /// From zero, evenly spaced; two at least.
  let ticks: [Quantity]

  /// The value at the axis' upper end.
  var top: Quantity { ticks.last ?? .zero }

  /// `wholeOnly`: no tick lies between two whole units, as half a device is none.
  init(reaching highest: Quantity, wholeOnly: Bool) {
    let unit = wholeOnly ? Quantity(1).rawValue : 1
    // So that the tick above the largest number is one, too.
    let reach = min(max(highest.rawValue, unit), .max / 2)
    var (power, step) = (unit, unit)
    while Self.steps(step, to: reach) > Self.mostSteps {
      if step == power {
        step = power * 2
      } else if step == power * 2 {
        step = power * 5
      } else {
        power *= 10
        step = power
      }
    }
    let count = Self.steps(step, to: reach)
    ticks = (0...count).map { Quantity(rawValue: $0 * step) }
  }

  /// One whose end is a value itself, for charts without numbers on their axis.
  init(top: Quantity) { ticks = [.zero, top] }

  /// How many steps it takes to get there.
  private static func steps(_ step: Int128, to reach: Int128) -> Int128 { (reach - 1) / step + 1 }

  /// How far up an axis of so many units a value is: from nothing to all of it, also for one beyond the axis.
  func height(of value: Quantity, on axis: Int) -> Int {
    guard value > .zero else { return 0 }
    guard value < top else { return axis }
    // A millionth of the axis is less than a pixel, and so the product fits.
    let grain = max(1, top.rawValue / 1_000_000)
    return Int(value.rawValue / grain * Int128(axis) / max(1, top.rawValue / grain))
  }
}
