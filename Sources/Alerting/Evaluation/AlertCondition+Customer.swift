import Amounts
import Billing
import Metering
import UsageLedger

extension AlertCondition {
  /// What holds of a customer; of a condition about the service nothing does.
  public func reading(of customer: CustomerObservation) -> AlertReading {
    switch self {
    case .spikeUnits, .spikeMoney, .dropToZero: hourReading(customer)
    case .allowance(let meters, let percent): customer.allowance(meters, percent: percent)
    case .budget(let amount): customer.budget(amount)
    case .projectedInvoice(let amount): customer.projected(amount)
    case .exporterSilent(let seconds): customer.silent(afterSeconds: seconds)
    case .exporterConflict(let seconds): customer.conflicting(withinSeconds: seconds)
    case .gaps(let windows): customer.gaps(atLeast: windows)
    case .quarantine: customer.quarantined
    case .deliveryFailed: customer.failed
    case .deliveryRefused: customer.refused
    case .deliveryAgeing(let seconds): customer.ageing(afterSeconds: seconds)
    case .differences(let minimum): customer.different(minimum)
    case .unbilledPeriod(let seconds): customer.unbilled(afterSeconds: seconds)
    case .lateUsage(let minimum): customer.late(minimum)
    case .plannedChange(let seconds): customer.changes(afterSeconds: seconds)
    case .webhookSilence, .clockSkew: .known([])
    case .exporterOutdated(let limit): customer.outdated(below: limit)
    }
  }

  private func hourReading(_ customer: CustomerObservation) -> AlertReading {
    guard let hours = customer.hours else { return .unknown }
    return .known(hours.compactMap { finding(in: $0) })
  }

  /// Of one hour of one meter; nil where the rule is not about the meter, or all is usual.
  func finding(in hour: HourComparison) -> AlertFinding? {
    switch self {
    case .spikeUnits(let meters, let deviations, let minimum):
      guard meters?.contains(hour.meter.key) ?? true else { return nil }
      return hour.spike(
        hour.current.value, hour.before.compactMap(\.value), deviations, minimum
      ) { "\($0) \(hour.meter.unit)" }
    case .spikeMoney(let meters, let deviations, let minimum):
      guard meters?.contains(hour.meter.key) ?? true else { return nil }
      return hour.spike(
        hour.current.cost.map { Quantity($0.minorUnits) },
        hour.before.compactMap(\.cost).map { Quantity($0.minorUnits) }, deviations,
        Quantity(minimum.minorUnits)
      ) { hour.money($0) }
    case .dropToZero(let meters, let minimum):
      guard meters?.contains(hour.meter.key) ?? true else { return nil }
      return hour.drop(minimum)
    default: return nil
    }
  }
}

extension HourComparison {
  fileprivate func spike(
    _ value: Quantity?, _ weeks: [Quantity], _ deviations: Int64, _ minimum: Quantity,
    _ shown: (Quantity) -> String
  ) -> AlertFinding? {
    guard let value else { return AlertFinding(.unknown, of: meter.key.text, "") }
    do {
      guard let usual = try HourBaseline(weeks) else {
        return AlertFinding(.unknown, of: meter.key.text, "")
      }
      let limit = max(minimum, try usual.above(halves: 2 * deviations))
      guard value > (try usual.above(halves: deviations)) else { return nil }
      return AlertFinding(
        value > limit ? .breached : .near, of: meter.key.text,
        "\(meter.key): \(shown(value)) in the hour to \(current.hour.end); usual at that hour is \(shown(usual.median)), the limit \(shown(limit))"
      )
    } catch {
      return AlertFinding(.unknown, of: meter.key.text, "")
    }
  }

  fileprivate func drop(_ minimum: Quantity) -> AlertFinding? {
    guard let value = current.value,
      let usual = try? HourBaseline(before.compactMap(\.value))
    else { return AlertFinding(.unknown, of: meter.key.text, "") }
    guard value == .zero, usual.median >= minimum else { return nil }
    return AlertFinding(
      .breached, of: meter.key.text,
      "\(meter.key): nothing in the hour to \(current.hour.end); usual at that hour is \(usual.median) \(meter.unit)"
    )
  }

  /// Half a minor unit, as a median may have it, is rounded.
  fileprivate func money(_ amount: Quantity) -> String {
    guard let currency, let whole = try? amount.rounded(.halfUp) else { return "\(amount)" }
    return Money(minorUnits: whole.units).formatted(in: currency)
  }
}
