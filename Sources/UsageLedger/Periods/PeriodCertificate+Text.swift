import Amounts
import Metering

extension PeriodCertificate {
  /// The canonical form, in which it is kept and shown: a fact a line, fields separated by tabs, the head last.
  public var text: String { body + "head\t\(head)\n" }

  /// Everything but the head.
  var body: String {
    var lines = [
      ["billing-certificate", "1"], ["customer", customer.text], ["number", "\(number)"],
      ["period", "\(period.start)", "\(period.end)"], ["closed", "\(closedAt)"],
      ["through", "\(through)"], ["entries", "\(entryCount)"], ["voids", "\(voidCount)"],
      ["previous", previous?.text ?? "-"],
    ]
    lines += segments.map(\.fields)
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
  /// The line of a segment; the meter's rules are part of it.
  fileprivate var fields: [String] {
    [
      "segment", meter.key.text, meter.metric.text, meter.kind.rawValue,
      meter.aggregation.rawValue, meter.rounding.rawValue, meter.unit, segment.key.item.text,
      segment.price.text, "\(segment.key.start)", "\(segment.end)", segment.billing.rawValue,
      "\(through)", "\(exact)", "\(whole)", accepted?.description ?? "-",
      pending?.description ?? "-",
    ]
  }
}
