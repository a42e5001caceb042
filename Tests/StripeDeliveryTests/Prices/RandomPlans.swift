import Amounts
import Metering

/// A catalogue of random plans as its author would write it, and a random total for each price of it.
///
/// Every model, allowances, flat fees, free tiers, twelve decimals, and bounds small enough that totals lie on them.
struct RandomPlans {
  static let meters = ["a", "b"]

  let yaml: String
  /// By plan, in the order of the file; totals by meter.
  let totals: [(plan: String, totals: [String: Int64])]

  init(count: Int, currency: Currency, seed: UInt64) {
    var writer = Writer(currency: currency, generator: SeededGenerator(seed: seed))
    var text = "currency: \(currency.code)\nmeters:\n"
    for meter in Self.meters {
      text += "  \(meter): { metric: \(meter), kind: counter, aggregate: sum }\n"
    }
    text += "plans:\n"
    var totals: [(plan: String, totals: [String: Int64])] = []
    for number in 0..<count {
      let plan = writer.plan("p\(number)")
      text += plan.text
      totals.append(("p\(number)", plan.totals))
    }
    yaml = text
    self.totals = totals
  }

  private struct Writer {
    let currency: Currency
    var generator: SeededGenerator

    mutating func number(_ range: ClosedRange<Int64>) -> Int64 {
      .random(in: range, using: &generator)
    }

    mutating func plan(_ key: String) -> (text: String, totals: [String: Int64]) {
      var text = "  \(key):\n    base: \"\(max(0, number(-20...20)))\"\n    prices:\n"
      var totals: [String: Int64] = [:]
      for meter in RandomPlans.meters.prefix(Int(number(1...2))) {
        let price = price()
        text += "      - { meter: \(meter), \(price.text) }\n"
        totals[meter] = total(near: price.bounds)
      }
      return (text, totals)
    }

    /// Zero, a bound, beside a bound, or anywhere.
    private mutating func total(near bounds: [Int64]) -> Int64 {
      guard let bound = bounds.randomElement(using: &generator), number(0...2) > 0 else {
        return number(0...3) == 0 ? 0 : number(0...100_000)
      }
      return max(0, bound + number(-1...1))
    }

    private mutating func price() -> (text: String, bounds: [Int64]) {
      let included = number(0...20)
      switch number(0...4) {
      case 0: return ("model: per_unit, unit_amount: \"\(amount())\"", [])
      case 1:
        return (
          "model: per_unit, included: \(included), unit_amount: \"\(amount())\"", [included]
        )
      case 2:
        let size = number(1...50)
        return (
          "model: package, size: \(size), included: \(included * size), amount: \"\(amount())\"",
          [size, included * size, (included + 1) * size]
        )
      case 3: return tiers("graduated")
      default: return tiers("volume")
      }
    }

    private mutating func tiers(_ model: String) -> (text: String, bounds: [Int64]) {
      var bounds: [Int64] = []
      for _ in 0..<number(0...3) { bounds.append((bounds.last ?? 0) + number(1...100)) }
      let rows = (bounds.map(String.init) + ["inf"]).map { "{ up_to: \($0), \(tier()) }" }
      return ("model: \(model), tiers: [\(rows.joined(separator: ", "))]", bounds)
    }

    private mutating func tier() -> String {
      let unit = "unit_amount: \"\(number(0...4) == 0 ? "0" : amount())\""
      let flat = "flat_amount: \"\(number(1...500))\""
      switch number(0...4) {
      case 0: return "\(unit), \(flat)"
      case 1: return flat
      default: return unit
      }
    }

    /// Up to 900 minor units with 12 decimals, and often short ones, whose products end in a half.
    private mutating func amount() -> String {
      let digits = 12 + currency.exponent
      var raw = number(0...1) == 0 ? number(1...900_000_000_000_000) : number(1...180) * half
      // Whole minor units must be ones that can be charged, as the catalogue says.
      if raw.isMultiple(of: 2 * half),
        !raw.isMultiple(of: currency.wireMultiple * 2 * half)
      {
        raw += half
      }
      let text = String(raw)
      let padded = String(repeating: "0", count: max(0, digits + 1 - text.count)) + text
      return padded.dropLast(digits) + "." + padded.suffix(digits)
    }

    /// Of a minor unit.
    private let half: Int64 = 500_000_000_000

    init(currency: Currency, generator: SeededGenerator) {
      self.currency = currency
      self.generator = generator
    }
  }
}
