import Amounts
import Billing
import Metering
import UsageLedger

/// A meter's usage beside its allowance, as a bar and as a sentence.
struct UsageBar: Sendable {
  /// The bar is that many units wide.
  static let width: Int64 = 200

  let meter: String
  let amount: String
  /// `3 of 5 included`, `3 above 5 included`, or empty without an allowance.
  let allowance: String
  let sentence: String
  /// Widths of the part inside the allowance and of the part above it.
  let inside: Int64
  let above: Int64
  let aboveStart: Int64
  let isAbove: Bool
  let badge: StatusBadge
  let delivered: String

  init(_ usage: MeterUsage, in words: PageWords = .english) {
    let total = usage.total.whole
    let included = usage.included
    meter = usage.meter.key.text
    amount = words.counted(total, usage.meter.unit)
    isAbove = usage.overage > .zero && included > .zero
    allowance = Self.allowance(usage, words)
    sentence = [amount, allowance].filter { !$0.isEmpty }.joined(separator: ", ")
    let scale = max(total.units, included.units, 1)
    let covered = included > .zero ? min(total.units, included.units) : total.units
    inside = Self.share(covered, of: scale)
    aboveStart = inside
    above = isAbove ? Self.width - inside : 0
    badge = StatusBadge(usage.delivery)
    delivered = usage.delivered.map { PageText.number($0) } ?? "–"
  }

  private static func allowance(_ usage: MeterUsage, _ words: PageWords) -> String {
    guard usage.included > .zero else { return "" }
    let included = words.number(usage.included)
    guard usage.overage > .zero else { return words(.allowance, ["included": included]) }
    return words(
      .allowanceAbove, ["overage": words.number(usage.overage), "included": included])
  }

  private static func share(_ part: Int64, of whole: Int64) -> Int64 {
    Int64(Int128(max(0, part)) * Int128(width) / Int128(whole))
  }
}
