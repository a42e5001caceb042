import Amounts
public import Metering
public import Reporting

extension QuarantineRules {
  /// What the report itself cannot explain; empty where nothing is bounded, or what would explain it is not in the report: what
  /// is unknown is not zero. `window`: where it counts.
  public func doubts(about report: UsageReport, in window: TimeWindow) -> [ReportDoubt] {
    bounds.compactMap { $0.doubt(about: report, in: window) }
  }
}

extension QuarantineRules.Bound {
  private static let hourNanoseconds: Int64 = 3_600 * Timestamp.nanosecondsPerSecond

  fileprivate func doubt(about report: UsageReport, in window: TimeWindow) -> ReportDoubt? {
    guard let value = report.countedMetrics[metric], let amount = amount(in: report) else {
      return nil
    }
    let hours =
      isHourly
      ? max(1, (window.durationNanoseconds + Self.hourNanoseconds - 1) / Self.hourNanoseconds) : 1
    // What does not fit bounds nothing.
    guard let limit = limit(amount, hours), value > limit else { return nil }
    let place = hours > 1 ? " in \(hours) hours" : isHourly ? " in an hour" : ""
    return ReportDoubt(
      metrics: [metric],
      reason: "\(metric) is \(value), and \(words(amount)) can explain \(limit)\(place)")
  }

  private func amount(in report: UsageReport) -> Quantity? {
    switch basis {
    case .totalDevices: report.totalDevices.map { Quantity($0) }
    case .metric(let name): report.countedMetrics[name]
    }
  }

  private func limit(_ amount: Quantity, _ hours: Int64) -> Quantity? {
    do throws(AmountError) {
      return try most.multiplied(by: hours).multiplied(by: amount.rounded(.up).units)
    } catch {
      return nil
    }
  }

  private func words(_ amount: Quantity) -> String {
    switch basis {
    case .totalDevices: amount == 1 ? "one device" : "\(amount) devices"
    case .metric(let name): "\(name) of \(amount)"
    }
  }
}
