import Amounts
import Billing
import Configuration
import Metering
import UsageLedger

extension EnvironmentValues {
  private static let mostBounds = 100

  /// Which reports are held before charge: none unless a setting says so.
  func quarantine() throws(SettingError) -> QuarantineRules {
    let factor = try count("billing.quarantine.factor", in: 1...1_000_000)
    let amount = try count("billing.quarantine.amount", in: 0...1_000_000_000_000) ?? 10_000
    let hours = try count("billing.quarantine.hours", in: 1...8_760) ?? 72
    return QuarantineRules(
      money: factor.map {
        QuarantineRules.MoneyRule(
          factor: Int64($0), amount: Money(minorUnits: Int64(amount)))
      },
      bounds: try bounds("billing.quarantine.bounds"), patienceSeconds: Int64(hours) * 3_600,
      fate: try fate("billing.quarantine.then"))
  }

  private func fate(_ key: ConfigKey) throws(SettingError) -> ReportHold.Fate {
    guard let text = text(key) else { return .bill }
    guard let fate = ReportHold.Fate(rawValue: text) else {
      throw SettingError(variable: key.variable, value: text, takes: "bill or late")
    }
    return fate
  }

  /// `METRIC=NUMBER/BASIS` or `METRIC=NUMBER/BASIS/hour`, with commas between.
  private func bounds(_ key: ConfigKey) throws(SettingError) -> [QuarantineRules.Bound] {
    guard let text = text(key) else { return [] }
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    let bounds = parts.compactMap { Self.bound($0.filter { !$0.isWhitespace }) }
    guard bounds.count == parts.count, parts.count <= Self.mostBounds else {
      throw SettingError(
        variable: key.variable, value: text,
        takes: """
          METRIC=NUMBER/BASIS with commas between, such as devices=1/total_devices,mqtt_messages=3600/total_devices/hour
          """)
    }
    return bounds
  }

  private static func bound(_ text: String) -> QuarantineRules.Bound? {
    let sides = text.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
    guard sides.count == 2, let metric = try? MetricName(sides[0]) else { return nil }
    let parts = sides[1].split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard (2...3).contains(parts.count), parts.count == 2 || parts[2] == "hour",
      let most = try? Quantity(decimal: parts[0]), !most.isNegative, most <= .jsonLimit,
      let basis = basis(parts[1])
    else { return nil }
    return QuarantineRules.Bound(
      metric: metric, most: most, basis: basis, isHourly: parts.count == 3)
  }

  private static func basis(_ text: String) -> QuarantineRules.Bound.Basis? {
    text == "total_devices" ? .totalDevices : (try? MetricName(text)).map { .metric($0) }
  }
}
