import Amounts
import Billing
import Metering
import Rating
import UsageLedger

extension CustomerObservation {
  /// A projection flaps with every report: so near to its limit an alert goes on.
  private static let nearPercent: Int64 = 95

  func allowance(_ meters: Set<MeterKey>?, percent: Int64) -> AlertReading {
    guard let usage else { return .unknown }
    return .known(
      usage.compactMap { usage in
        guard meters?.contains(usage.meter.key) ?? true, usage.segment?.billing == .billed,
          usage.included > .zero, Self.isReached(usage, percent)
        else { return nil }
        return AlertFinding(
          .breached, of: usage.meter.key.text,
          "\(usage.meter.key): \(usage.total.whole) of \(usage.included) included \(usage.meter.unit) are used, \(percent) % or more"
        )
      })
  }

  private static func isReached(_ usage: MeterUsage, _ percent: Int64) -> Bool {
    Int128(usage.total.whole.units) * 100 >= Int128(usage.included.units) * Int128(percent)
  }

  func budget(_ amount: Money) -> AlertReading {
    guard let invoice = bill?.soFar else { return .unknown }
    guard invoice.total >= amount else { return .known([]) }
    return .known([
      AlertFinding(
        .breached,
        "the invoice so far is \(invoice.total.formatted(in: invoice.currency)), the budget \(amount.formatted(in: invoice.currency))"
      )
    ])
  }

  func projected(_ amount: Money) -> AlertReading {
    guard let bill else { return .unknown }
    guard let projected = bill.projected else {
      return .known([AlertFinding(.unknown, "")])
    }
    let (low, high) = (projected.low.total, projected.high.total)
    let isNear =
      Int128(high.minorUnits) * 100 >= Int128(amount.minorUnits) * Int128(Self.nearPercent)
    guard high >= amount || isNear else { return .known([]) }
    let currency = bill.soFar.currency
    return .known([
      AlertFinding(
        high >= amount ? .breached : .near,
        "the invoice is going to be \(low.formatted(in: currency)) to \(high.formatted(in: currency)), the limit is \(amount.formatted(in: currency))"
      )
    ])
  }

  func different(_ minimum: Money) -> AlertReading {
    guard let differences else { return .unknown }
    return .known(
      differences.filter { difference in
        guard let amount = difference.amount else { return true }
        return amount.minorUnits.magnitude >= minimum.minorUnits.magnitude
      }.map { AlertFinding(.breached, of: $0.subject, "\($0.subject): \($0.detail); \($0.remedy)") }
    )
  }

  func late(_ minimum: Money) -> AlertReading {
    guard let late else { return .unknown }
    let open = late.filter { $0.state == .open }
    return .known(
      Dictionary(grouping: open, by: \.currency).sorted { $0.key.code < $1.key.code }
        .compactMap { currency, entries in
          let known = entries.compactMap(\.amount)
          var sum = Money.zero
          for amount in known { sum = (try? sum.adding(amount)) ?? Money(minorUnits: .max) }
          guard
            known.count < entries.count || sum.minorUnits.magnitude >= minimum.minorUnits.magnitude
          else { return nil }
          return AlertFinding(
            .breached, of: currency.code,
            "\(entries.count) late reports of closed periods are not decided, \(sum.formatted(in: currency)) in sum; `billing usage late list --customer \(customer)`"
          )
        })
  }
}
