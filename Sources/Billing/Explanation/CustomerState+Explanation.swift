import Amounts
import Catalog
import Metering
import Rating
import UsageLedger

extension CustomerState {
  /// The invoice so far with the way from each line down to the reports; the state must have been read with them.
  ///
  /// The same lines and the same total as ``invoice()``. Throws what that throws.
  public func explanation() throws(BillingError) -> InvoiceExplanation {
    guard !periods.isEmpty else {
      let month = BillingPeriod(calendarMonthOfWindowEnd: now)
      do {
        return InvoiceExplanation(
          invoice: try Invoice(
            customer: customer, plan: nil, currency: catalog.currency, period: month, lines: []),
          asOf: now, lines: [], note: note)
      } catch {
        throw BillingError(rating: error)
      }
    }
    var lines: [LineExplanation] = []
    for period in periods {
      lines += try baseLines(period).map { LineExplanation(line: $0) }
      for segment in period.segments { lines.append(try explanation(of: segment)) }
    }
    return InvoiceExplanation(
      invoice: try invoice(of: periods, lines: lines.map(\.line)), asOf: now, lines: lines,
      note: note)
  }

  /// What a reader should know before the lines; nil for a period that runs.
  private var note: String? {
    if periods.allSatisfy({ $0.subscription == nil }) {
      return "no subscription bills this time: reports are kept, and nothing is charged for them"
    }
    let isRunning = periods.contains { period in
      period.subscription.map { $0.isLive && $0.period == period.period } ?? false
    }
    return isRunning
      ? nil : "a period that is over: metered lines only, base prices are on Stripe's invoice"
  }

  private func explanation(of segment: Segment) throws(BillingError) -> LineExplanation {
    let meter = try meter(of: segment)
    let total = try explanation(of: segment, by: meter)
    return LineExplanation(
      line: try line(segment, meter, total.total.whole), segment: segment, total: total,
      delivery: records.deliveries[segment.key] ?? DeliveryRecord(segment: segment.key))
  }

  /// From the reports. What came after the segment's period was closed is no part of its line, and neither are the rules of
  /// after then; where the reports have lost what they said the certificate speaks.
  private func explanation(of segment: Segment, by meter: Meter) throws(BillingError)
    -> TotalExplanation
  {
    guard let certificate = records.certificates.first(where: { $0.segment(segment.key) != nil }),
      let certified = certificate.segment(segment.key)
    else {
      return try TotalExplanation(
        meter: meter, span: segment.span, entries: entries,
        retirements: retirements(segment, meter), now: now)
    }
    let known = PeriodHistory(entries: entries).known(through: certified.through)
    guard
      !known.contains(where: { $0.isSealed && segment.span.contains(windowEnd: $0.window.end) })
    else { return TotalExplanation(certified: certified) }
    let explained = try TotalExplanation(
      meter: certified.meter, span: certified.segment.span, entries: known,
      retirements: certificate.retirements, now: now, rule: certificate.rule)
    return explained.total.whole == certified.whole
      ? explained : TotalExplanation(certified: certified)
  }

  /// Those that the segment's total knows.
  private func retirements(_ segment: Segment, _ meter: Meter) -> [InstanceRetirement] {
    let known = facts[Self.query(segment, meter, records)]?.retirements ?? [:]
    return known.flatMap { instance, times in
      times.map { InstanceRetirement(instance: instance, at: $0) }
    }
  }
}
