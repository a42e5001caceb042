import Amounts
import Catalog
import Metering
public import Rating
import UsageLedger

extension CustomerState {
  /// The invoice so far of every subscription together: the ledger's totals by the immutable prices that their items hold.
  ///
  /// Throws `unknownPlan` for a price or meter that cannot be rated, and `overflow`.
  public func invoice() throws(BillingError) -> Invoice { try invoice(of: periods) }

  /// The invoice so far of one period.
  public func invoice(of period: BilledPeriod) throws(BillingError) -> Invoice {
    try invoice(of: [period])
  }

  /// The same at the period's end, as a range; nil while some segment has too little to project from.
  public func projection() throws(BillingError) -> ProjectedInvoice? {
    try projection(of: periods)
  }

  /// The range of one period's invoice.
  public func projection(of period: BilledPeriod) throws(BillingError) -> ProjectedInvoice? {
    try projection(of: [period])
  }

  /// Every metered segment of a period with what it bills.
  public func billed(_ period: BilledPeriod) throws(BillingError) -> [BilledSegment] {
    var billed: [BilledSegment] = []
    for segment in period.segments {
      let before = period.segments.first {
        $0.key.meter == segment.key.meter && $0.end == segment.key.start
      }
      billed.append(try self.billed(segment, after: before))
    }
    return billed
  }

  private func projection(of periods: [BilledPeriod]) throws(BillingError) -> ProjectedInvoice? {
    try projection(of: periods, bases: bases(periods))
  }

  private func invoice(of periods: [BilledPeriod]) throws(BillingError) -> Invoice {
    try invoice(of: periods, bases: bases(periods))
  }

  private func bases(_ periods: [BilledPeriod]) throws(BillingError) -> [[InvoiceLine]] {
    var bases: [[InvoiceLine]] = []
    for period in periods { bases.append(try baseLines(period)) }
    return bases
  }

  /// `bases`: what each of the periods charges without a meter.
  func projection(of periods: [BilledPeriod], bases: [[InvoiceLine]]) throws(BillingError)
    -> ProjectedInvoice?
  {
    var (low, high): ([InvoiceLine], [InvoiceLine]) = ([], [])
    for (period, base) in zip(periods, bases) {
      guard period.subscription != nil else { return nil }
      low += base
      high += base
      for segment in try billed(period) {
        guard let projected = segment.projected else { return nil }
        low.append(projected.low)
        high.append(projected.high)
      }
    }
    return ProjectedInvoice(
      low: try invoice(of: periods, lines: low), high: try invoice(of: periods, lines: high))
  }

  func invoice(of periods: [BilledPeriod], bases: [[InvoiceLine]]) throws(BillingError) -> Invoice {
    var lines: [InvoiceLine] = []
    for (period, base) in zip(periods, bases) { lines += try base + billed(period).map(\.soFar) }
    return try invoice(of: periods, lines: lines)
  }

  func invoice(of periods: [BilledPeriod], lines: [InvoiceLine]) throws(BillingError) -> Invoice {
    let plans = Set(periods.map { $0.subscription?.plan ?? "" })
    let (start, end) = (periods.map(\.period.start).min(), periods.map(\.period.end).max())
    let period: BillingPeriod? =
      if let start, let end { BillingPeriod(start: start, end: end) } else { nil }
    let currency = try currency(of: lines)
    do {
      return try Invoice(
        customer: customer,
        plan: plans.count == 1 ? plans.first.flatMap { try? PlanKey($0) } : nil,
        currency: currency, period: period, lines: lines)
    } catch {
      throw BillingError(rating: error)
    }
  }

  /// That of the prices, which at Stripe is one for a customer; the catalogue's only where no price is charged.
  private func currency(of lines: [InvoiceLine]) throws(BillingError) -> Currency {
    guard let price = lines.lazy.compactMap(\.price).first else { return catalog.currency }
    return try terms(of: price).chargedIn()
  }

  func baseLines(_ period: BilledPeriod) throws(BillingError) -> [InvoiceLine] {
    var lines: [InvoiceLine] = []
    for item in period.base {
      let terms = try terms(of: item.price)
      guard case .perUnit(let amount, _) = terms.shape, let money = amount.wholeMinorUnits else {
        throw BillingError(.overflow, "the base price \(item.price) is not one whole amount")
      }
      lines.append(
        InvoiceLine(
          description: terms.name, meter: nil, price: item.price, quantity: 1, included: .zero,
          billable: 1, amount: money, tiers: []))
    }
    return lines
  }

  private func billed(_ segment: Segment, after before: Segment?) throws(BillingError)
    -> BilledSegment
  {
    let (meter, total) = (try meter(of: segment), try total(of: segment))
    return BilledSegment(
      segment: segment, total: total, soFar: try line(segment, meter, total.whole),
      projected: try projected(segment, meter, total, after: before))
  }

  /// A trial's usage is counted and not billed: its line has a quantity of zero.
  func line(_ segment: Segment, _ meter: Meter, _ quantity: WholeQuantity) throws(BillingError)
    -> InvoiceLine
  {
    let terms = try terms(of: segment.price)
    guard let model = terms.model else {
      throw BillingError(
        .unknownPlan, "the price \(segment.price) cannot be rated: its form is unknown")
    }
    let currency = try terms.chargedIn()
    do {
      return try RatingEngine.line(
        meter: meter, model: model, quantity: segment.billing == .trial ? .zero : quantity,
        currency: currency, price: segment.price, rules: catalog.rating)
    } catch {
      throw BillingError(rating: error)
    }
  }

  /// A gauge that was not reported since the segment before is projected to keep that one's value.
  private func projected(
    _ segment: Segment, _ meter: Meter, _ total: SegmentTotal, after before: Segment?
  ) throws(BillingError) -> ProjectedLine? {
    var kept = total
    if let before, meter.aggregation != .sum, total.exact == .zero, now < segment.end {
      kept = try self.total(of: before)
    }
    let range: UsageProjection.Range?
    do {
      range = try UsageProjection.range(
        kept.whole, exact: kept.exact, of: meter, in: segment.span, now: now)
    } catch {
      throw BillingError(amount: error)
    }
    guard let range else { return nil }
    return ProjectedLine(
      low: try line(segment, meter, range.low), high: try line(segment, meter, range.high))
  }
}
