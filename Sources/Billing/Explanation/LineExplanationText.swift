import Amounts
import Catalog
import Metering
import Rating
import Reporting
import UsageLedger

/// One line for people, from the amount down to the reports.
struct LineExplanationText {
  let line: LineExplanation
  let currency: Currency

  var rows: [String] {
    price + (line.total.map(metered) ?? ["a base price: charged whatever is used"])
  }

  private var price: [String] {
    let charged = line.line
    let head = "\(charged.description): \(charged.amount.formatted(in: currency))"
    let id = charged.price.map { "price \($0)" } ?? "the catalogue's price"
    let units =
      line.total == nil
      ? id
      : "\(id): \(charged.quantity) used, \(charged.included) included, \(charged.billable) billed"
    return [head, "  " + units] + charged.tiers.map(tier)
  }

  private func tier(_ tier: LineTier) -> String {
    let bound = tier.upTo.map { "up to \($0)" } ?? "above"
    let flat = tier.flatAmount.map { " + \($0.formatted(in: currency))" } ?? ""
    let price = tier.unitAmount.formatted(in: currency)
    return
      "  tier \(bound): \(tier.quantity) × \(price)\(flat) = \(tier.amount.formatted(in: currency))"
  }

  private func metered(_ total: TotalExplanation) -> [String] {
    var rows = ["", "\(total.meter.key) (\(total.meter.metric)): \(total.rule)"]
    if line.segment?.billing == .trial { rows.append("  a trial: counted, delivered, not billed") }
    if total.isSealed {
      rows.append("  what its reports said is pruned: the total of the whole period, as certified")
      return rows + ["  " + sum(total), ""] + delivery
    }
    rows += total.hours.flatMap { hour($0, of: total) } + ["  " + sum(total)]
    for instance in total.total.silentInstances {
      let isCounted = total.reports.allSatisfy { $0.status != .expired }
      rows.append(
        "  \(instance) fell silent: its last reading counts \(isCounted ? "on" : "no more")")
    }
    return rows + [""] + reports(total) + [""] + delivery
  }

  private func hour(_ hour: ExplainedHour, of total: TotalExplanation) -> [String] {
    let mark =
      switch (hour.isDeciding, total.meter.aggregation) {
      case (true, .max): "  ← the peak"
      case (true, .p95): "  ← the 95th percentile"
      default: ""
      }
    let times = hour.count > 1 ? " in each of \(hour.count) hours" : ""
    return ["  \(hour.first.start) … \(hour.last.end)  \(hour.value)\(times)\(mark)"]
      + hour.parts.map { part in
        let last = total.meter.aggregation == .last ? ", its last reading" : ""
        return "    \(part.value)  \(part.instance), report \(part.entry)\(last)"
      }
  }

  /// The step from the hours to the total, with the rounding where there is one.
  private func sum(_ total: TotalExplanation) -> String {
    let exact = total.total.exact
    let terms =
      switch total.meter.aggregation {
      case .sum, .last:
        total.hours.count > 1 ? total.hours.map { "\($0.value)" }.joined(separator: " + ") : ""
      case .average:
        total.hours.map { $0.count > 1 ? "\($0.count) × \($0.value)" : "\($0.value)" }
          .joined(separator: " + ")
      case .max, .p95: ""
      }
    let shown =
      total.meter.aggregation == .average && !total.isSealed
      ? "(\(terms.isEmpty ? "0" : terms)) / \(total.hourCount) = \(exact)"
      : terms.isEmpty ? "= \(exact)" : "\(terms) = \(exact)"
    guard !exact.isWhole else { return "\(shown) \(total.meter.unit)" }
    return
      "\(shown), rounded \(total.meter.rounding.words): \(total.total.whole) \(total.meter.unit)"
  }

  private func reports(_ total: TotalExplanation) -> [String] {
    let replaced = total.reports.filter { $0.status == .replaced }
    let shown = total.reports.filter { $0.status != .replaced }
    let rest =
      replaced.isEmpty
      ? []
      : ["  and \(replaced.count) replaced by later readings (--json lists them)"]
    return ["Reports"] + shown.map(report) + rest
  }

  private func report(_ report: ExplainedReport) -> String {
    let entry = report.entry
    let window =
      entry.window.isInstant
      ? "at \(entry.window.end)" : "window \(entry.window.start)/\(entry.window.end)"
    let exporter = entry.report.exporter.map { stamp in
      ", exporter \(stamp.id)" + (stamp.sequence.map { " no. \($0)" } ?? "")
    }
    let status =
      switch report.status {
      case .void: ", void by entry \(entry.voidedBy.map { "\($0)" } ?? "")"
      case .retired: ", counted until its instance was retired"
      case .expired: ", counts no more"
      case .counted, .replaced: ""
      }
    return
      "  \(entry.id)  \(entry.report.instance)  \(window)  \(values(entry))\(exporter ?? ""), received \(entry.receivedAt)\(status)"
  }

  private func values(_ entry: LedgerEntry) -> String {
    entry.countedMetrics.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
      .joined(separator: ", ")
  }

  private var delivery: [String] {
    guard let record = line.delivery else { return [] }
    guard let accepted = record.accepted else { return ["Stripe has accepted nothing yet"] }
    let confirmed = record.confirmed.map { "; its summaries said \($0.value) at \($0.at)" } ?? ""
    let taken = accepted.resolvedAt.map { ", accepted \($0)" } ?? ""
    return [
      "Stripe accepted \(accepted.value) \(accepted.eventName), dated \(accepted.eventTime)\(taken)\(confirmed)",
      "  identifier \(accepted.identifier)",
    ]
  }
}

extension RoundingRule {
  fileprivate var words: String {
    switch self {
    case .up: "up"
    case .down: "down"
    case .halfUp: "half up"
    }
  }
}
