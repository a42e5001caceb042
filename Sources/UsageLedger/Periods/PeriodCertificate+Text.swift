import Amounts
import Metering

extension PeriodCertificate {
  /// The canonical form, in which it is kept and shown: a fact a line, fields separated by tabs, the head last.
  public var text: String { body + "head\t\(head)\n" }

  /// Everything but the head.
  var body: String {
    var lines = [
      ["billing-certificate", "\(rule.rawValue)"], ["customer", customer.text],
      ["number", "\(number)"],
      ["period", "\(period.start)", "\(period.end)"], ["closed", "\(closedAt)"],
      ["through", "\(through)"], ["entries", "\(entryCount)"], ["voids", "\(voidCount)"],
      ["previous", previous?.text ?? "-"],
    ]
    lines += segments.map { $0.fields(rule) }
    lines += retirements.map { ["retired", $0.instance.text, "\($0.at)"] }
    lines += gaps.map { gap in
      [
        "gap", gap.instance.text, "\(gap.start)", "\(gap.end)", gap.state.rawValue,
        "\(gap.windowCount)",
      ] + gap.metrics.map(\.text)
    }
    return lines.map { $0.joined(separator: "\t") + "\n" }.joined()
  }
}

extension CertifiedSegment {
  /// The line of a segment; the meter's rules are part of it, and since the second form where unbilled time ended.
  fileprivate func fields(_ rule: TotalRule) -> [String] {
    let unbilled = segment.unbilledUntil.map { "\($0)" } ?? "-"
    return [
      "segment", meter.key.text, meter.metric.text, meter.kind.rawValue,
      meter.aggregation.rawValue, meter.rounding.rawValue, meter.unit, segment.key.item.text,
      segment.price.text, "\(segment.key.start)", "\(segment.end)", segment.billing.rawValue,
      "\(through)", "\(exact)", "\(whole)", accepted?.description ?? "-",
      pending?.description ?? "-",
    ] + (rule == .expiring ? [] : [unbilled]) + (rule == .invoiced ? invoiceFields : [])
  }

  /// The amount in minor units, when the last invoice became final, and its lines.
  private var invoiceFields: [String] {
    guard let invoiced else { return ["-", "-", "-"] }
    let lines = invoiced.lines.map { "\($0.invoice)/\($0.line)" }
    return [
      "\(invoiced.amount.minorUnits)", invoiced.finalizedAt.map { "\($0)" } ?? "-",
      lines.isEmpty ? "-" : lines.joined(separator: " "),
    ]
  }
}
