import Amounts
import Metering
import UsageLedger

extension DailyDigest {
  /// For people: a line each, what somebody should look at behind the numbers.
  public var text: String {
    let lines =
      ["Billing on \(day)", ""] + numbers + sums("Added by the day", added)
      + sums("Expected of the running periods, by plan", plans)
      + sums("Expected of the running periods, by meter", meters)
      + matters("Alerts that fire", openAlerts) + matters("Deliveries that failed", failed)
      + matters("Deliveries that wait for Stripe", ageing)
      + matters("Late usage that nobody has decided", late)
      + matters("Periods that end within seven days", ending)
      + matters("Exporters that are silent", silent)
    return lines.joined(separator: "\n")
  }

  private var numbers: [String] {
    var lines = ["\(reportingCount) of \(customerCount) customers reported"]
    if unreadCount > 0 { lines.append("\(unreadCount) customers could not be read") }
    if unpricedCount > 0 {
      lines.append("\(unpricedCount) customers have no invoice that can be told")
    }
    for usage in usage {
      let how = usage.meter.aggregation == .sum ? "" : " at the highest hours"
      lines.append(
        "\(usage.meter.key): \(usage.value) \(usage.meter.unit)\(how), \(usage.customerCount) customers"
      )
    }
    let gaps = CoverageGap.State.allCases.compactMap { state in
      windows.gaps[state].flatMap { $0 > 0 ? "\($0) \(state.rawValue)" : nil }
    }
    lines.append((["windows: \(windows.reported) reported"] + gaps).joined(separator: ", "))
    lines.append(
      "alerts: \(alerts.fired) fired, \(alerts.resolved) resolved, \(alerts.open.count) fire now")
    return lines
  }

  private func sums(_ title: String, _ sums: [DigestSum]) -> [String] {
    guard !sums.isEmpty else { return [] }
    return ["", title]
      + sums.map { sum in
        let (low, high) = (
          sum.low.formatted(in: sum.currency), sum.high.formatted(in: sum.currency)
        )
        return
          "  \(sum.name): \(low == high ? low : "\(low) to \(high)"), \(sum.customerCount) customers"
      }
  }

  private func matters(_ title: String, _ matters: DigestMatters) -> [String] {
    guard matters.count > 0 else { return [] }
    let rest = matters.count - matters.first.count
    return ["", "\(title): \(matters.count)"]
      + matters.first.map { "  \($0.customer?.text ?? "service"): \($0.summary)" }
      + (rest > 0 ? ["  and \(rest) more"] : [])
  }
}
