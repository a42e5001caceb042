import Amounts
import Catalog
import Metering
import Rating
import Reporting
public import UsageLedger

extension CustomerState {
  /// How long after a period's end a report is held at most: Stripe keeps the invoice a draft for an hour by default, and what is
  /// released has to be delivered in it (docs.stripe.com/billing/subscriptions/usage-based/configure-grace-period).
  static let lastHoldSeconds: Int64 = 1_800

  /// Whether a report is to be kept apart before it is charged; nil where the rules doubt nothing, where it is charged nowhere,
  /// and where no time is left to decide about it.
  ///
  /// The state must have been read with the segments that a window with the draft's end is counted in. Throws as ``invoice()``
  /// does.
  public func hold(for draft: EntryDraft, by rules: QuarantineRules) throws(BillingError)
    -> ReportHold?
  {
    let charged = segments(charging: draft)
    guard !charged.isEmpty else { return nil }
    let periods = periods(billing: charged, draft)
    guard let end = (periods.map(\.period.end) + charged.map(\.end)).min() else { return nil }
    let deadline = min(
      now.advanced(bySeconds: rules.patienceSeconds),
      end.advanced(bySeconds: Self.lastHoldSeconds))
    guard now < deadline else { return nil }
    let metrics = Set(charged.compactMap { catalog.meter(of: $0)?.metric })
    var doubts = rules.doubts(about: draft.report, in: draft.window).filter {
      !$0.metrics.isDisjoint(with: metrics)
    }
    if let rule = rules.money, let doubt = try doubt(about: draft, by: rule, in: periods) {
      doubts.append(doubt)
    }
    guard !doubts.isEmpty else { return nil }
    return ReportHold(
      metrics: doubts.reduce(into: []) { $0.formUnion($1.metrics) },
      reason: doubts.map(\.reason).joined(separator: "; "), heldAt: now, deadline: deadline,
      fate: rules.fate)
  }

  /// The billed segments, not closed yet, that a draft would add to.
  private func segments(charging draft: EntryDraft) -> [Segment] {
    guard records.link != nil else { return [] }
    let metrics = draft.report.countedMetrics
    return records.segments.filter { segment in
      segment.billing == .billed && segment.span.counts(draft.window)
        && catalog.meter(of: segment).map { metrics[$0.metric] != nil } ?? false
        && certified(segment) == nil
    }
  }

  /// The periods on whose invoices the segments are: those that run, or the one that the draft's window lies in.
  private func periods(billing segments: [Segment], _ draft: EntryDraft) -> [BilledPeriod] {
    let keys = Set(segments.map(\.key))
    func bills(_ period: BilledPeriod) -> Bool {
      period.segments.contains { keys.contains($0.key) }
    }
    let running = periods.filter(bills)
    return running.isEmpty
      ? BilledPeriod.containing(draft.window.end, records).filter(bills) : running
  }

  // MARK: money

  private func doubt(
    about draft: EntryDraft, by rule: QuarantineRules.MoneyRule, in periods: [BilledPeriod]
  ) throws(BillingError) -> ReportDoubt? {
    let before = try expected(periods)
    let after: [MetricName: Money]
    do throws(BillingError) {
      after = try adding(draft).expected(periods)
    } catch {
      guard error.code == .overflow else { throw error }
      return ReportDoubt(
        metrics: Set(draft.report.countedMetrics.keys),
        reason: "with it the usage would be more than can be billed (\(error.context))")
    }
    let base = try expectedBase(periods)
    let usual = try sum([base, try lastCertified()])
    let standard = max(usual, try sum([base] + before.values))
    let reached = try sum([base] + after.values)
    let rise = try difference(reached, try sum([base] + before.values))
    let (limit, overflows) = standard.minorUnits.multipliedReportingOverflow(by: rule.factor)
    guard !overflows, reached.minorUnits > limit, rise > rule.amount else { return nil }
    var grown: [MetricName: Money] = [:]
    for (metric, amount) in after {
      let growth = try difference(amount, before[metric] ?? .zero)
      if growth > .zero { grown[metric] = growth }
    }
    let large = grown.filter { $0.value > rule.amount }
    let metrics = Set((large.isEmpty ? grown : large).keys)
    let currency = try currency(of: periods)
    let values = metrics.sorted().compactMap { name in
      draft.report.countedMetrics[name].map { "\(name) \($0)" }
    }.joined(separator: ", ")
    return ReportDoubt(
      metrics: metrics,
      reason: """
        \(values) would take the expected invoice from \(try sum([base] + before.values).formatted(in: currency)) to \
        \(reached.formatted(in: currency)), more than \(rule.factor) times \(standard.formatted(in: currency)) and \
        \(rule.amount.formatted(in: currency)) more
        """)
  }

  /// What the periods' metered lines are expected to come to, by metric: at the highest that is likely, or so far where there is
  /// too little to project from.
  private func expected(_ periods: [BilledPeriod]) throws(BillingError) -> [MetricName: Money] {
    var amounts: [MetricName: Money] = [:]
    for period in periods {
      for billed in try billed(period) {
        let amount = (billed.projected?.high ?? billed.soFar).amount
        let metric = try meter(of: billed.segment).metric
        amounts[metric] = try sum([amounts[metric] ?? .zero, amount])
      }
    }
    return amounts
  }

  private func expectedBase(_ periods: [BilledPeriod]) throws(BillingError) -> Money {
    var lines: [InvoiceLine] = []
    for period in periods { lines += try baseLines(period) }
    return try sum(lines.map(\.amount))
  }

  /// What the last closed period's usage costs: at the beginning of a period it says more of what is usual than the period does.
  private func lastCertified() throws(BillingError) -> Money {
    var amounts: [Money] = []
    for certified in records.certificates.last?.segments ?? []
    where certified.segment.billing == .billed && terms[certified.segment.price]?.model != nil {
      amounts.append(try line(certified.segment, certified.meter, certified.whole).amount)
    }
    return try sum(amounts)
  }

  private func currency(of periods: [BilledPeriod]) throws(BillingError) -> Currency {
    guard let segment = periods.lazy.flatMap(\.segments).first else { return catalog.currency }
    return try terms(of: segment.price).chargedIn()
  }

  private func sum(_ amounts: some Sequence<Money>) throws(BillingError) -> Money {
    var sum = Money.zero
    do throws(AmountError) {
      for amount in amounts { sum = try sum.adding(amount) }
    } catch {
      throw BillingError(amount: error)
    }
    return sum
  }

  private func difference(_ left: Money, _ right: Money) throws(BillingError) -> Money {
    do throws(AmountError) { return try left.subtracting(right) } catch {
      throw BillingError(amount: error)
    }
  }
}

extension CustomerState {
  /// As if the draft counted. Throws `overflow` when a sum does not fit.
  func adding(_ draft: EntryDraft) throws(BillingError) -> CustomerState {
    var other = self
    do throws(LedgerError) {
      for (query, known) in facts {
        guard let value = draft.report.countedMetrics[query.metric],
          query.span.counts(draft.window)
        else { continue }
        other.facts[query] = try known.adding(
          GaugeReading(window: draft.window, value: value), of: draft.report.instance, query)
      }
    } catch {
      throw BillingError(ledger: error)
    }
    return other
  }
}
