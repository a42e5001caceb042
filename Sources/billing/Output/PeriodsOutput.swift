import Amounts
import BillingServer
import Metering
import Reporting
import UsageLedger

/// Periods for people and for programs.
struct PeriodsOutput {
  let customer: CustomerID
  let certificates: [PeriodCertificate]
  /// Those without a certificate, by end.
  let open: [BillingPeriod]
  let now: Timestamp

  func text(_ json: Bool) -> String {
    guard json else {
      let lines = certificates.map(line) + open.map { "\($0)  \(state(of: $0))" }
      return lines.isEmpty ? "no periods yet" : lines.joined(separator: "\n")
    }
    return JSONValue.object([
      "customer_id": .string(customer.text),
      "periods": .array(certificates.map(object) + open.map(object)),
    ]).description
  }

  /// A period whose grace is over is closed by the service's next look at the customer.
  private func state(of period: BillingPeriod) -> String {
    PeriodState(end: period.end, now: now) == .open ? "open" : "closing"
  }

  private func line(_ certificate: PeriodCertificate) -> String {
    let totals = certificate.segments.map { "\($0.meter.key) \($0.whole)" }
    let gaps = certificate.gaps.isEmpty ? [] : ["\(certificate.gaps.count) gaps"]
    let facts = ["\(certificate.entryCount) entries"] + totals + gaps
    return
      "\(certificate.period)  closed  certificate \(certificate.number)  \(facts.joined(separator: ", "))  \(certificate.head.text.prefix(12))"
  }

  private func object(_ period: BillingPeriod) -> JSONValue {
    .object([
      "start": JSONValue(period.start), "end": JSONValue(period.end),
      "state": .string(state(of: period)), "certificate": .null,
    ])
  }

  private func object(_ certificate: PeriodCertificate) -> JSONValue {
    .object([
      "start": JSONValue(certificate.period.start), "end": JSONValue(certificate.period.end),
      "state": .string("closed"),
      "certificate": .object([
        "number": JSONValue(certificate.number), "closed_at": JSONValue(certificate.closedAt),
        "through": JSONValue(certificate.through.number),
        "entries": JSONValue(Int64(certificate.entryCount)),
        "voids": JSONValue(Int64(certificate.voidCount)),
        "totals": .array(
          certificate.segments.map {
            .object([
              "meter": .string($0.meter.key.text), "start": JSONValue($0.segment.key.start),
              "end": JSONValue($0.segment.end), "total": JSONValue($0.whole.units),
              "accepted": JSONValue($0.accepted?.units), "pending": JSONValue($0.pending?.units),
            ])
          }),
        "gaps": .array(certificate.gaps.map(\.jsonForm)),
        "head": .string(certificate.head.text),
      ]),
    ])
  }
}
